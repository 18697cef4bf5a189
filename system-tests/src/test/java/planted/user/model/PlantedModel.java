package planted.user.model;

import io.vertx.core.Future;
import java.time.Instant;

/** A model with a clock and with Vert.x. */
public record PlantedModel(Future<Instant> when) {

  public static PlantedModel now() {
    return new PlantedModel(Future.succeededFuture(Instant.now()));
  }
}
