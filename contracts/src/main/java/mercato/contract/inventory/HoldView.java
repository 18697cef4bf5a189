package mercato.contract.inventory;

import java.util.List;

/**
 * What became of an order's claim on stock.
 *
 * @param shortages what was missing when it was refused; empty otherwise
 */
public record HoldView(String orderId, State state, List<Shortage> shortages) {

  /** Where a hold can be. {@code REFUSED} and {@code RELEASED} are final. */
  public enum State {
    /** All lines are held. */
    HELD,
    /** Nothing was held: at least one line was short. */
    REFUSED,
    /** Given back, or barred before it came (a tombstone). */
    RELEASED,
    /** Sold; leaves this state only by the release of a cancelled order. */
    COMMITTED
  }

  /** A line that could not be held. An unknown product has 0 available. */
  public record Shortage(String productId, int requested, int available) {}
}
