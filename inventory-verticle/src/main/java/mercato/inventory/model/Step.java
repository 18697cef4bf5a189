package mercato.inventory.model;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import mercato.contract.inventory.InventoryOperations.Line;

/**
 * Something that shall happen to an order's hold.
 *
 * @param lines what to hold, or for a commit what was sold; each product once
 * @param dueAt of a reserve: when to ask for the order's verdict; else null
 */
public record Step(Kind kind, UUID orderId, List<Line> lines, Instant dueAt) {

  public enum Kind {
    RESERVE,
    COMMIT,
    RELEASE
  }

  /**
   * @throws IllegalArgumentException for a quantity below 1 or a product named twice
   */
  public Step {
    lines = List.copyOf(lines);
    var products = new HashSet<String>();
    for (Line line : lines) {
      if (line.quantity() < 1 || !products.add(line.productId())) {
        throw new IllegalArgumentException("order " + orderId + " claims " + lines);
      }
    }
  }

  public static Step reserve(UUID orderId, List<Line> lines, Instant dueAt) {
    return new Step(Kind.RESERVE, orderId, lines, dueAt);
  }

  /**
   * @param sold the order's lines, needed only when it was never held
   */
  public static Step commit(UUID orderId, List<Line> sold) {
    return new Step(Kind.COMMIT, orderId, sold, null);
  }

  public static Step release(UUID orderId) {
    return new Step(Kind.RELEASE, orderId, List.of(), null);
  }
}
