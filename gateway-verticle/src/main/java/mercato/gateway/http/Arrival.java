package mercato.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import mercato.platform.observe.Trace;

/** Puts every request on a trace, the caller's own where it sent one, and readies the headers. */
public final class Arrival implements PlatformHandler {

  private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
  private static final CharSequence STRICT_TRANSPORT =
      HttpHeaders.createOptimized("Strict-Transport-Security");

  private final CharSequence strictTransport;

  /**
   * @param hstsSeconds 0 for no {@code Strict-Transport-Security}
   */
  public Arrival(int hstsSeconds) {
    this.strictTransport =
        hstsSeconds == 0 ? null : HttpHeaders.createOptimized("max-age=" + hstsSeconds);
  }

  @Override
  public void handle(RoutingContext context) {
    Trace.enter(greet(context.request()));
    context.next();
  }

  /** Gives the reply its headers; the trace that the request is on. */
  String greet(HttpServerRequest request) {
    String trace = Trace.child(request.getHeader(TRACEPARENT));
    HttpServerResponse response = request.response();
    Headers.common(response, trace);
    if (strictTransport != null) {
      response.putHeader(STRICT_TRANSPORT, strictTransport);
    }
    return trace;
  }
}
