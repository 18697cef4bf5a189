package mercato.contract.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;

/** What the inventory service tells: a product's stock has crossed a line. */
public sealed interface StockFact extends Fact {

  Topic<StockFact> TOPIC =
      new Topic<>(
          "mercato.stock",
          "inventory",
          4,
          Optional.of(Duration.ofDays(30)),
          FactTypes.of(StockFact.class));

  String productId();

  @Override
  default String key() {
    return productId();
  }

  /** The last available piece has gone. */
  record StockRanOut(String productId, Instant at) implements StockFact {}

  /** There was none, and there is one again. */
  record StockCameBack(String productId, int available, Instant at) implements StockFact {}

  /** Fell to the threshold or below it; not told when it ran out at once. */
  record LowStock(String productId, int available, int lowStockThreshold, Instant at)
      implements StockFact {}
}
