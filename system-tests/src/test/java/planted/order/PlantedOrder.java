package planted.order;

import java.time.Instant;
import planted.user.PlantedUser;

/** A verticle that imports a verticle, and waits. */
public record PlantedOrder(PlantedUser user) {

  public Instant waitForIt() {
    return user.model().when().await();
  }
}
