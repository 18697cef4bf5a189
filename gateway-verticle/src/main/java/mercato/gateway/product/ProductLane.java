package mercato.gateway.product;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import mercato.gateway.http.Arrival;
import mercato.gateway.http.StoredReply;
import mercato.gateway.limits.Admission;

/**
 * A short way past the router for what is asked for the most: one product that the cache holds. It
 * takes only requests that nothing but the path can make a difference to, and answers byte for byte
 * as the route does; every other request, and the first one for a product, goes on to the router.
 */
public final class ProductLane implements Handler<HttpServerRequest> {

  private static final String PATH = "/v1/products/";

  private final ProductCache cache;
  private final Admission admission;
  private final Arrival arrival;
  private final boolean cors;
  private final Handler<HttpServerRequest> router;

  /**
   * @param cors whether scripts of other origins may call: they are told so by the route
   */
  public ProductLane(
      ProductCache cache,
      Admission admission,
      Arrival arrival,
      boolean cors,
      Handler<HttpServerRequest> router) {
    this.cache = cache;
    this.admission = admission;
    this.arrival = arrival;
    this.cors = cors;
    this.router = router;
  }

  @Override
  public void handle(HttpServerRequest request) {
    StoredReply reply =
        isPlain(request) ? cache.kept(request.uri().substring(PATH.length())) : null;
    if (reply != null && reply.suits(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
      reply.send(request, arrival);
    } else {
      router.handle(request);
    }
  }

  /** A query, or an id that is escaped, is in no key of the cache. */
  private boolean isPlain(HttpServerRequest request) {
    if (!request.uri().startsWith(PATH)
        || request.method() != HttpMethod.GET
        || request.authority() == null
        || admission.full()) {
      return false;
    }
    MultiMap headers = request.headers();
    return !headers.contains(HttpHeaders.AUTHORIZATION)
        && !(cors && headers.contains(HttpHeaders.ORIGIN));
  }
}
