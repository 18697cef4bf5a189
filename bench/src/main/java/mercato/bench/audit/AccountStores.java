package mercato.bench.audit;

import io.vertx.core.Vertx;
import java.sql.SQLException;
import mercato.bench.shop.RunningShop;

/** All who hold something of accounts in a running shop. */
record AccountStores(Database users, Database orders, AccountKeys keys, CatalogueStore catalogue)
    implements AutoCloseable {

  static AccountStores open(Vertx vertx, RunningShop shop) throws SQLException {
    return new AccountStores(
        Database.open(shop.settings(), "USER"),
        Database.open(shop.settings(), "ORDER"),
        new AccountKeys(vertx, shop.setting("MERCATO_REDIS_URL")),
        new CatalogueStore(vertx, shop.setting("MERCATO_MONGO_URL")));
  }

  /** What is read next is of a later moment. */
  void forget() throws SQLException {
    users.forget();
    orders.forget();
  }

  @Override
  public void close() throws SQLException {
    keys.close();
    catalogue.close();
    users.close();
    orders.close();
  }
}
