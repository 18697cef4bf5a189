package mercato.gateway.user;

import io.vertx.core.Future;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.FindKeys;
import mercato.contract.user.UserOperations.FindMe;
import mercato.contract.user.UserOperations.LogIn;
import mercato.contract.user.UserOperations.Refresh;
import mercato.contract.user.UserOperations.Register;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** Accounts and their tokens. */
public final class UserRoutes {

  private final ServiceBus bus;

  public UserRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> register(Request request) {
    return bus.call(UserOperations.REGISTER, request.body(Register.class), request.caller())
        .map(session -> Reply.of(201, session));
  }

  public Future<Reply> logIn(Request request) {
    return bus.call(UserOperations.LOG_IN, request.body(LogIn.class), request.caller())
        .map(Reply::ok);
  }

  public Future<Reply> refresh(Request request) {
    return bus.call(UserOperations.REFRESH, request.body(Refresh.class), request.caller())
        .map(Reply::ok);
  }

  public Future<Reply> me(Request request) {
    return bus.call(UserOperations.FIND_ME, new FindMe(), request.caller()).map(Reply::ok);
  }

  public Future<Reply> keys(Request request) {
    return bus.call(UserOperations.FIND_KEYS, new FindKeys(), request.caller()).map(Reply::ok);
  }
}
