package mercato.gateway.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** What a route answers with: a whole reply, or a stream of events. */
public sealed interface Answer permits Reply, EventStream {

  /** Writes it, or begins to, unless the caller has gone. */
  Future<Void> send(RoutingContext context);
}
