package mercato.contract.product;

import java.time.Instant;
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

  /** A product as it is since {@code at}; one with a lower version than seen is old news. */
  record ProductChanged(ProductView product, Instant at) implements ProductFact {
    @Override
    public String key() {
      return product.id();
    }
  }
}
