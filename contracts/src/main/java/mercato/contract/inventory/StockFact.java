package mercato.contract.inventory;

import java.time.Instant;
import java.util.Optional;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;

/** What the inventory service tells: a product's stock has crossed a line. */
public sealed interface StockFact extends Fact {

  /** Compacted: the last fact of a product says whether there is any of it. */
  Topic<StockFact> TOPIC =
      new Topic<>("mercato.stock", "inventory", 4, Optional.empty(), FactTypes.of(StockFact.class));

  String productId();

  @Override
  default String key() {
    return productId();
  }

  /** The last available piece has gone. */
  record StockRanOut(String productId, Instant at) implements StockFact {}

  /** There was none, perhaps not even a row, and now there is one. */
  record StockCameBack(String productId, int available, Instant at) implements StockFact {}

  /** Fell to the threshold or below it; not told when it ran out at once. */
  record LowStock(String productId, int available, int lowStockThreshold, Instant at)
      implements StockFact {}
}
