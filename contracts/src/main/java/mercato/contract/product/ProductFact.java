package mercato.contract.product;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;

/** What the product service tells. */
public sealed interface ProductFact extends Fact {

  /** Compacted: the last snapshot of every product, from which indexes are built. */
  Topic<ProductFact> TOPIC =
      new Topic<>(
          "mercato.products", "product", 4, Optional.empty(), FactTypes.of(ProductFact.class));

  /**
   * A product as it is since {@code at}; one with a lower version than seen is old news.
   *
   * @param upcoming prices that will be in force, the next one first, each another version; empty
   *     when nothing is planned
   * @param sales ids of the sales that lie on it, running or to come
   */
  record ProductChanged(
      ProductView product, List<PriceStep> upcoming, List<String> sales, Instant at)
      implements ProductFact {
    @Override
    public String key() {
      return product.id();
    }
  }
}
