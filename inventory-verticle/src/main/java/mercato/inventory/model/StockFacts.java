package mercato.inventory.model;

import java.time.Instant;
import java.util.Optional;
import mercato.contract.inventory.StockFact;
import mercato.contract.inventory.StockFact.LowStock;
import mercato.contract.inventory.StockFact.StockCameBack;
import mercato.contract.inventory.StockFact.StockRanOut;

/**
 * Which line a product's stock has crossed between two states of its row; what happened in between
 * is not told.
 *
 * <pre>
 * available before | available after            | fact
 * -----------------+----------------------------+--------------
 * some             | none                       | StockRanOut
 * none             | some                       | StockCameBack
 * above threshold  | some, at threshold or less | LowStock
 * else             |                            | none
 * </pre>
 */
public final class StockFacts {

  private StockFacts() {}

  public static Optional<StockFact> crossed(Stock before, Stock after, Instant now) {
    String id = after.productId();
    int available = after.available();
    if (available == 0) {
      return before.available() > 0 ? Optional.of(new StockRanOut(id, now)) : Optional.empty();
    }
    if (before.available() == 0) {
      return Optional.of(new StockCameBack(id, available, now));
    }
    return after.isLow() && !before.isLow()
        ? Optional.of(new LowStock(id, available, after.lowStockThreshold(), now))
        : Optional.empty();
  }
}
