package mercato.gateway.user;

import io.vertx.core.Future;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.FindKeys;
import mercato.contract.user.UserOperations.LogIn;
import mercato.contract.user.UserOperations.Refresh;
import mercato.contract.user.UserOperations.Register;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** How people come in: accounts and their tokens. */
public final class UserRoutes {

  private record NewUser(String email, String password, String name, String phone) {}

  private record Credentials(String email, String password) {}

  private record Spent(String refreshToken) {}

  private final ServiceBus bus;

  public UserRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> register(Request request) {
    NewUser who = request.body(NewUser.class);
    var register =
        new Register(who.email(), who.password(), who.name(), who.phone(), request.device());
    return bus.call(UserOperations.REGISTER, register, request.caller())
        .map(session -> Reply.of(201, session));
  }

  public Future<Reply> logIn(Request request) {
    Credentials who = request.body(Credentials.class);
    var logIn = new LogIn(who.email(), who.password(), request.device());
    return bus.call(UserOperations.LOG_IN, logIn, request.caller()).map(Reply::ok);
  }

  public Future<Reply> refresh(Request request) {
    var refresh = new Refresh(request.body(Spent.class).refreshToken(), request.device());
    return bus.call(UserOperations.REFRESH, refresh, request.caller()).map(Reply::ok);
  }

  public Future<Reply> keys(Request request) {
    return bus.call(UserOperations.FIND_KEYS, new FindKeys(), request.caller()).map(Reply::ok);
  }
}
