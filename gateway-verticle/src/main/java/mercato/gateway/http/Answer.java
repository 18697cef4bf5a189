package mercato.gateway.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** What a route answers with: a whole reply, or something that goes on for a while. */
public interface Answer {

  /** Writes it, or begins to, unless the caller has gone. */
  Future<Void> send(RoutingContext context);

  /** Whether it goes on: its place is then no longer among the requests under way. */
  default boolean lasts() {
    return false;
  }
}
