package mercato.order;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mercato.embedded.TestStores;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresConfig;

/** Real stores for tests, and the end of a future. */
public final class TestStore {

  private static final long LIMIT_SECONDS = 30;

  private TestStore() {}

  public static PostgresConfig config(String database) {
    var made = TestStores.postgres(database);
    return PostgresConfig.of(
        "postgresql://%s:%d/%s".formatted(made.host(), made.port(), made.name()),
        made.user(),
        made.password());
  }

  /** A database with the tables of these migrations. */
  public static Postgres open(Vertx vertx, String database, String migrations) {
    PostgresConfig config = config(database);
    await(Migrations.run(vertx, config, migrations));
    return Postgres.open(vertx, config);
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError("no answer in time", late);
    }
  }
}
