package mercato.inventory.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mercato.contract.inventory.HoldView;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.inventory.HoldView.State;
import mercato.contract.inventory.InventoryOperations.Line;

/**
 * An order's claim on stock and what became of it.
 *
 * @param lines what was asked for; empty for a tombstone
 * @param shortages what was missing when it was refused; empty otherwise
 * @param dueAt when to ask for the order's verdict; null for what was never held
 */
public record Hold(
    UUID orderId, State state, List<Line> lines, List<Shortage> shortages, Instant dueAt) {

  public Hold {
    lines = List.copyOf(lines);
    shortages = List.copyOf(shortages);
  }

  /** Bars an order that was released before it came. */
  static Hold tombstone(UUID orderId) {
    return new Hold(orderId, State.RELEASED, List.of(), List.of(), null);
  }

  Hold in(State next) {
    return new Hold(orderId, next, lines, shortages, dueAt);
  }

  public HoldView view() {
    return new HoldView(orderId.toString(), state, shortages);
  }
}
