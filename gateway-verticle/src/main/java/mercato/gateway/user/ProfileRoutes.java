package mercato.gateway.user;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Problem;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.FindProfiles;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** What everybody may know of a user. */
public final class ProfileRoutes {

  private final ServiceBus bus;

  public ProfileRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> find(Request request) {
    var find = new FindProfiles(List.of(request.pathParameter("userId")));
    return bus.call(UserOperations.FIND_PROFILES, find, request.caller())
        .map(
            found ->
                found.items().stream()
                    .findFirst()
                    .map(Reply::ok)
                    .orElseThrow(() -> Problem.notFound("user")));
  }
}
