package mercato.platform.postgres;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import mercato.contract.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a database that is away, busy or slow from a statement that is wrong. */
public final class PostgresFailures {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresFailures.class);

  private static final long LOG_EACH_MILLIS = 1_000;
  private static final AtomicLong LAST_LOG = new AtomicLong();

  private PostgresFailures() {}

  /**
   * For {@code recover} at the end of a store's method: fails with {@code UNAVAILABLE} when trying
   * later may help, else with the failure as it was.
   */
  public static <T> Future<T> translate(Throwable failure) {
    if (!passes(failure)) {
      return Future.failedFuture(failure);
    }
    log(failure);
    return Future.failedFuture(Problem.unavailable("The shop cannot reach its store just now."));
  }

  /** One line a second says it all while a database is away. */
  private static void log(Throwable failure) {
    long now = System.currentTimeMillis();
    long last = LAST_LOG.get();
    if (now - last >= LOG_EACH_MILLIS && LAST_LOG.compareAndSet(last, now)) {
      LOG.warn("The database did not serve: {}", failure.toString());
    }
  }

  /** Whether the failure lies in the database's state or the way there, so that it may pass. */
  public static boolean passes(Throwable failure) {
    if (failure instanceof PgException refused) {
      return passes(refused.getSqlState());
    }
    return failure instanceof VertxException
        || failure instanceof IOException
        || failure instanceof TimeoutException;
  }

  private static boolean passes(String sqlState) {
    return switch (sqlState) {
      case "57014", // a statement took too long
          "55P03", // a lock did
          "25P03", // a transaction was left open too long
          "40001", // serialization failure
          "40P01" -> // deadlock
          true;
      // Connection lost, out of resources, shutting down, disk trouble.
      default ->
          sqlState.startsWith("08")
              || sqlState.startsWith("53")
              || sqlState.startsWith("57P")
              || sqlState.startsWith("58");
    };
  }
}
