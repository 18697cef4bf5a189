package mercato.gateway.product;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.FindProduct;
import mercato.contract.product.ProductView;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.gateway.http.StoredReply;
import mercato.platform.bus.ServiceBus;

/**
 * The products that were read lately, as replies that are ready. For one event loop.
 *
 * <p>The product service says what has changed, and a price that will change by itself says until
 * when it holds; news that got lost is made up for when a reply is too old. Of those who want the
 * same product at once one asks, and the others wait for the answer, as long as none of them has
 * heard of a later version. They are as many at most as requests are admitted. What is unknown is
 * not remembered: the product service does that.
 */
public final class ProductCache {

  private final Vertx vertx;
  private final ServiceBus bus;
  private final ProductPages pages;
  private final Map<String, Future<StoredReply>> loads = new HashMap<>();

  /**
   * @param maxBytes of JSON and what goes with it
   * @param keepSeconds 0 keeps nothing
   */
  public ProductCache(Vertx vertx, ServiceBus bus, int maxEntries, long maxBytes, int keepSeconds) {
    this.vertx = vertx;
    this.bus = bus;
    this.pages = new ProductPages(maxEntries, maxBytes, keepSeconds * 1_000L);
  }

  /** Begins to hear what changes, for as long as the verticle that calls it is deployed. */
  public Future<Void> start() {
    return bus.listen(
        ProductOperations.CHANGED,
        news -> {
          long now = System.currentTimeMillis();
          news.products()
              .forEach(
                  each -> {
                    pages.changed(each.id(), each.version(), now);
                    loads.remove(each.id());
                  });
        });
  }

  /** One product, for whoever came through the gate. */
  public Future<Reply> find(Request request) {
    String id = request.pathParameter("productId");
    StoredReply known = kept(id);
    Future<StoredReply> found = known == null ? load(id, request) : Future.succeededFuture(known);
    return found.map(reply -> reply.to(request));
  }

  /** What can be answered at once; or null. */
  StoredReply kept(String id) {
    return pages.find(id, System.currentTimeMillis());
  }

  private Future<StoredReply> load(String id, Request request) {
    Future<StoredReply> underWay = loads.get(id);
    if (underWay != null) {
      return here(underWay);
    }
    var find = new FindProduct(id, pages.atLeast(id, System.currentTimeMillis()));
    Future<StoredReply> load =
        bus.call(ProductOperations.FIND, find, request.caller()).map(found -> keep(id, found));
    loads.put(id, load);
    load.onComplete(over -> loads.remove(id, load));
    return load;
  }

  private StoredReply keep(String id, ProductView product) {
    var reply = new StoredReply(product.version(), product);
    long latest =
        product.priceValidUntil() == null
            ? Long.MAX_VALUE
            : product.priceValidUntil().toEpochMilli();
    pages.keep(id, reply, latest, System.currentTimeMillis());
    return reply;
  }

  /** The same on the context of this request, and so on its own trace. */
  private <T> Future<T> here(Future<T> elsewhere) {
    Context own = vertx.getOrCreateContext();
    Promise<T> here = Promise.promise();
    elsewhere.onComplete(result -> own.runOnContext(now -> here.handle(result)));
    return here.future();
  }
}
