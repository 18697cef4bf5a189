package mercato.contract.order;

import java.util.List;
import mercato.contract.Money;

/**
 * A cart with the prices and the stock of this moment.
 *
 * @param version changes with each change of its lines
 */
public record CartView(String id, List<Line> items, Money subtotal, long version) {

  /**
   * @param notice what changed since it was put there, or null
   */
  public record Line(
      String productId,
      String name,
      int quantity,
      Money unitPrice,
      Money lineTotal,
      Notice notice) {}

  /** What a shopper should know of a line. */
  public enum Notice {
    PRICE_CHANGED,
    LOW_STOCK,
    UNAVAILABLE
  }
}
