package mercato.product;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import java.time.InstantSource;
import java.util.Optional;
import mercato.contract.product.ProductView;
import mercato.platform.launch.Node;
import mercato.product.caching.CachedProducts;
import mercato.product.changing.ChangeProduct;
import mercato.product.changing.WriteProducts;
import mercato.product.search.SharedIndex;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.PendingStore;
import mercato.product.store.ProductStore;

/** What all features of a verticle instance stand on. */
record Foundation(
    Node node,
    InstantSource clock,
    CatalogueDatabase database,
    Redis redis,
    ProductStore products,
    PendingStore pending,
    CachedProducts cached,
    WriteProducts writes,
    ChangeProduct change,
    SharedIndex index) {

  /** A product as it is now, from wherever it is kept. */
  Future<Optional<ProductView>> find(String id) {
    return cached.find(id, null);
  }
}
