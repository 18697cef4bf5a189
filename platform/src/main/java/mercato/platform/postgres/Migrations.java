package mercato.platform.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to the shape that this build expects, with Flyway.
 *
 * <p>Each run takes the service's versioned migrations, then the platform's repeatable ones ({@code
 * db/platform}: the outbox), into one history. Several processes may do it at once: Flyway holds an
 * advisory lock.
 */
public final class Migrations {

  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String PLATFORM = "classpath:db/platform";

  private Migrations() {}

  /**
   * Runs what has not run yet; fails when a migration fails or one that ran has been edited since.
   *
   * @param location folder on the class path with the service's {@code V1__what.sql} and so on,
   *     such as {@code db/order}
   */
  public static Future<Void> run(Vertx vertx, PostgresConfig config, String location) {
    Callable<Void> work =
        () -> {
          migrate(config, location);
          return null;
        };
    return vertx.executeBlocking(work, false);
  }

  private static void migrate(PostgresConfig config, String location) {
    var done =
        Flyway.configure()
            .dataSource("jdbc:" + config.url(), config.user(), config.password())
            .locations(PLATFORM, "classpath:" + location)
            .loggers("slf4j")
            .load()
            .migrate();
    if (done.migrationsExecuted > 0) {
      LOG.info(
          "{}: {} migrations run, now at {}",
          location,
          done.migrationsExecuted,
          done.targetSchemaVersion);
    }
  }
}
