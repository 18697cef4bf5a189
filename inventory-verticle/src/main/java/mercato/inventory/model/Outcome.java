package mercato.inventory.model;

import java.util.List;
import java.util.UUID;

/**
 * What a batch of steps comes to: what to answer and what to write.
 *
 * @param answers the order's hold after each step, in the order of the steps
 * @param created holds to insert, sorted by order id
 * @param changed known holds that are in another state now
 * @param stock what becomes of the pieces
 * @param unheld orders that were sold without a hold, which is a defect of whoever sold them
 */
public record Outcome(
    List<Hold> answers,
    List<Hold> created,
    List<Hold> changed,
    StockChange stock,
    List<UUID> unheld) {

  public boolean changesNothing() {
    return created.isEmpty() && changed.isEmpty();
  }
}
