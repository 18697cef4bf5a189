package mercato.contract.product;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mercato.contract.Money;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;

/** What somebody who watches a product wanted to be told. Told by the product service. */
public sealed interface WatchFact extends Fact {

  Topic<WatchFact> TOPIC =
      new Topic<>(
          "mercato.watches",
          "product",
          4,
          Optional.of(Duration.ofDays(30)),
          FactTypes.of(WatchFact.class));

  String userId();

  @Override
  default String key() {
    return userId();
  }

  /** There was none, and there is one again. */
  record BackInStock(String userId, String productId, String productName, Instant at)
      implements WatchFact {}

  /**
   * It costs less than when the user began to watch or was last told.
   *
   * @param from the price that was last known to the user
   */
  record PriceDropped(
      String userId, String productId, String productName, Money from, Money to, Instant at)
      implements WatchFact {}
}
