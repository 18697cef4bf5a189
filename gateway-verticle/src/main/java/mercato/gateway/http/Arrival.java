package mercato.gateway.http;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import mercato.platform.observe.Trace;

/** Puts every request on a trace, the caller's own where it sent one, and readies the headers. */
public final class Arrival implements PlatformHandler {

  private final String strictTransport;

  /**
   * @param hstsSeconds 0 for no {@code Strict-Transport-Security}
   */
  public Arrival(int hstsSeconds) {
    this.strictTransport = hstsSeconds == 0 ? null : "max-age=" + hstsSeconds;
  }

  @Override
  public void handle(RoutingContext context) {
    String trace = Trace.child(context.request().getHeader("traceparent"));
    Trace.enter(trace);
    Headers.common(context.response(), trace);
    if (strictTransport != null) {
      context.response().putHeader("Strict-Transport-Security", strictTransport);
    }
    context.next();
  }
}
