package mercato.bench.audit;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeoutException;
import mercato.bench.shop.RunningShop;

/** All who hold products in a running shop. */
record Catalogue(
    ToldProducts told,
    CatalogueStore store,
    KeptProducts kept,
    Indexes indexes,
    Storefront storefront)
    implements AutoCloseable {

  static Catalogue open(Vertx vertx, RunningShop shop) throws TimeoutException {
    return new Catalogue(
        ToldProducts.open(shop.setting("MERCATO_KAFKA_BOOTSTRAP_SERVERS")),
        new CatalogueStore(vertx, shop.setting("MERCATO_MONGO_URL")),
        new KeptProducts(vertx, shop.setting("MERCATO_REDIS_URL")),
        new Indexes(shop.managementUrls()),
        new Storefront(shop.url()));
  }

  @Override
  public void close() {
    told.close();
    store.close();
    kept.close();
  }
}
