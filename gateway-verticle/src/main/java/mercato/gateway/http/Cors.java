package mercato.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.List;
import java.util.Set;

/**
 * Lets scripts of the configured origins call (Fetch standard, CORS protocol). Others are served as
 * ever, without the headers: it is their browser that keeps the answer from them. No cookies are
 * used, so credentials are never allowed.
 */
public final class Cors implements PlatformHandler {

  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
  private static final String SENT =
      "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID,"
          + " X-Cart-Id, traceparent";
  private static final String SHOWN =
      "ETag, Idempotent-Replayed, Link, Location, Retry-After, X-Cart-Id, X-Request-Id";
  private static final String MAX_AGE_SECONDS = "600";

  private final Set<String> origins;

  public Cors(List<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origins.isEmpty() || origin == null) {
      context.next();
      return;
    }
    response.putHeader(HttpHeaders.VARY, "Origin");
    if (!origins.contains(origin)) {
      context.next();
      return;
    }
    response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if (request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, SENT)
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS)
          .setStatusCode(204)
          .end();
    } else {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, SHOWN);
      context.next();
    }
  }
}
