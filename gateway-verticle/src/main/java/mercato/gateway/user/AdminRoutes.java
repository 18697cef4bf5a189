package mercato.gateway.user;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.AdminOperations;
import mercato.contract.user.AdminOperations.ChangeAccount;
import mercato.contract.user.AdminOperations.ListAccounts;
import mercato.contract.user.AdminOperations.ListActs;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** Other people's accounts, for admins. */
public final class AdminRoutes {

  private record Change(List<String> roles, Boolean locked) {}

  private final ServiceBus bus;

  public AdminRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> accounts(Request request) {
    var list = new ListAccounts(request.query("q"), request.page());
    return bus.call(AdminOperations.LIST_ACCOUNTS, list, request.caller())
        .map(found -> Reply.page(request, found, found.next()));
  }

  public Future<Reply> change(Request request) {
    Change body = request.body(Change.class);
    if (body.roles() == null && body.locked() == null) {
      throw Problem.invalid(new FieldError("/locked", "is required, or roles"));
    }
    var change =
        new ChangeAccount(
            request.pathParameter("userId"), body.roles(), body.locked(), request.device());
    return bus.call(AdminOperations.CHANGE_ACCOUNT, change, request.caller()).map(Reply::ok);
  }

  public Future<Reply> acts(Request request) {
    var list = new ListActs(request.query("userId"), request.page());
    return bus.call(AdminOperations.LIST_ACTS, list, request.caller())
        .map(found -> Reply.page(request, found, found.next()));
  }
}
