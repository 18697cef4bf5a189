package mercato.gateway.user;

import io.vertx.core.Future;
import mercato.contract.product.WatchOperations;
import mercato.contract.product.WatchOperations.ListWatches;
import mercato.contract.product.WatchOperations.Unwatch;
import mercato.contract.product.WatchOperations.Watch;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** Products of which a user wants to be told. */
public final class WatchRoutes {

  private final ServiceBus bus;

  public WatchRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> list(Request request) {
    return bus.call(WatchOperations.LIST, new ListWatches(request.page()), request.caller())
        .map(found -> Reply.page(request, found, found.next()));
  }

  public Future<Reply> add(Request request) {
    return bus.call(WatchOperations.ADD, new Watch(productId(request)), request.caller())
        .map(Reply::ok);
  }

  public Future<Reply> remove(Request request) {
    return bus.call(WatchOperations.REMOVE, new Unwatch(productId(request)), request.caller())
        .map(removed -> Reply.of(204, null));
  }

  private static String productId(Request request) {
    return request.pathParameter("productId");
  }
}
