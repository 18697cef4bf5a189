package mercato.gateway.http;

import io.vertx.core.Future;

/** Answers one operation of the contract. Refuses by throwing or failing with a {@code Problem}. */
@FunctionalInterface
public interface Endpoint {
  Future<? extends Answer> answer(Request request);
}
