package mercato.bench.orders;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import mercato.bench.run.Loop;
import mercato.bench.shop.RunningShop;

/** What a shop still has to do after the last reply, and how long that takes. */
final class Settling implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(100);

  /** What lags behind, and the query that counts it in the database of a service. */
  private enum Work {
    CAPTURES("order", "select count(*) from orders where resume_at is not null"),
    FACTS("order", "select count(*) from outbox"),
    HOLDS("inventory", "select count(*) from holds where state = 'HELD'");

    private final String service;
    private final String count;

    Work(String service, String count) {
      this.service = service;
      this.count = count;
    }
  }

  private final Map<String, PgConnection> databases = new LinkedHashMap<>();

  Settling(Vertx vertx, RunningShop shop) {
    for (Work work : Work.values()) {
      databases.computeIfAbsent(
          work.service, name -> PgConnection.connect(vertx, shop.postgres(name)).await());
    }
  }

  /**
   * Waits until nothing is left.
   *
   * @return the seconds until payments are captured, facts published and holds sold
   * @throws IllegalStateException when that takes more than five minutes
   */
  Map<String, Double> await(Loop loop) {
    long began = System.nanoTime();
    var seconds = new LinkedHashMap<String, Double>();
    for (Work work : Work.values()) {
      while (left(work) > 0) {
        if (System.nanoTime() - began > LIMIT.toNanos()) {
          throw new IllegalStateException(
              "after %s there are %d %s left".formatted(LIMIT, left(work), work.name()));
        }
        loop.pause(POLL);
      }
      seconds.put(work.name().toLowerCase(Locale.ROOT), (System.nanoTime() - began) / 1e9);
    }
    return seconds;
  }

  private long left(Work work) {
    return databases
        .get(work.service)
        .query(work.count)
        .execute()
        .await()
        .iterator()
        .next()
        .getLong(0);
  }

  @Override
  public void close() {
    databases.values().forEach(each -> each.close().await());
  }
}
