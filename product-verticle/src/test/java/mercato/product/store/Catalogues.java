package mercato.product.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import mercato.embedded.TestStores;
import mercato.platform.time.Ids;

/** An empty database for one test class. */
public final class Catalogues {

  private static final long LIMIT_SECONDS = 20;

  private Catalogues() {}

  public static CatalogueDatabase open(Vertx vertx) {
    var database = CatalogueDatabase.open(vertx, TestStores.mongo(), "test-" + Ids.next());
    await(database.ensureIndexes());
    return database;
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError("no answer within " + LIMIT_SECONDS + " s", late);
    }
  }
}
