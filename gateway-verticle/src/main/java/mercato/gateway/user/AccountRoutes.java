package mercato.gateway.user;

import io.vertx.core.Future;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.LockAccount;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** Other people's accounts, for admins. */
public final class AccountRoutes {

  private record Change(boolean locked) {}

  private final ServiceBus bus;

  public AccountRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> change(Request request) {
    boolean locked = request.body(Change.class).locked();
    var lock = new LockAccount(request.pathParameter("userId"), locked);
    return bus.call(UserOperations.LOCK, lock, request.caller()).map(Reply::ok);
  }
}
