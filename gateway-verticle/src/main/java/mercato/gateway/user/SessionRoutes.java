package mercato.gateway.user;

import io.vertx.core.Future;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.SessionOperations.EndAllSessions;
import mercato.contract.user.SessionOperations.EndSession;
import mercato.contract.user.SessionOperations.ListSessions;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** Where a user is logged in, and how that ends. */
public final class SessionRoutes {

  private final ServiceBus bus;

  public SessionRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> list(Request request) {
    var list = new ListSessions(request.sessionId());
    return bus.call(SessionOperations.LIST, list, request.caller())
        .map(found -> Reply.all(found.items()));
  }

  public Future<Reply> end(Request request) {
    return end(request, request.pathParameter("sessionId"));
  }

  public Future<Reply> logOut(Request request) {
    return end(request, request.sessionId());
  }

  public Future<Reply> logOutEverywhere(Request request) {
    return bus.call(SessionOperations.END_ALL, new EndAllSessions(), request.caller())
        .map(ended -> Reply.of(204, null));
  }

  private Future<Reply> end(Request request, String sessionId) {
    return bus.call(SessionOperations.END, new EndSession(sessionId), request.caller())
        .map(ended -> Reply.of(204, null));
  }
}
