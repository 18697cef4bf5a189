package mercato.user.session;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import mercato.contract.Problem;
import mercato.contract.user.Revocations;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.SessionOperations.Revoked;
import mercato.platform.bus.ServiceBus;
import mercato.platform.postgres.Postgres;

/**
 * Makes known which sessions have ended: by broadcast, and in Redis for whoever misses that. What
 * was committed but not told, after a crash or while Redis was away, is told by a loop that each
 * instance runs; a Redis that has lost its memory is filled again by it. Several at once do no
 * harm: what is told twice says the same.
 */
public final class TellRevocations {

  static final Duration PERIOD = Duration.ofMillis(500);

  /** How long the one who has ended a session waits for Redis. */
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final int PAGE = 500;
  private static final UUID FIRST = new UUID(0, 0);

  private final Vertx vertx;
  private final ServiceBus bus;
  private final RevocationStore store;
  private final RevocationLog log;
  private long timer = -1;
  private boolean running;
  private long lastRound = System.nanoTime();

  public TellRevocations(Vertx vertx, ServiceBus bus, Postgres postgres, Redis redis) {
    this.vertx = vertx;
    this.bus = bus;
    this.store = new RevocationStore(postgres);
    this.log = new RevocationLog(redis);
  }

  /** Looks at once, then each half second, until {@link #stop()}. */
  public void start() {
    timer = vertx.setPeriodic(0, PERIOD.toMillis(), tick -> catchUp());
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  /** Fails when nothing could be compared with Redis for some seconds. */
  public Future<Void> check() {
    return System.nanoTime() - lastRound < SILENCE.toNanos()
        ? Future.succeededFuture()
        : Future.failedFuture(Problem.unavailable("Revocations do not reach Redis."));
  }

  /**
   * Tells of sessions that have ended, after the commit and before the answer.
   *
   * @return never fails, and comes within 300 ms; what Redis lacks by then it gets later
   */
  public Future<Void> tell(List<UUID> sessionIds) {
    if (sessionIds.isEmpty()) {
      return Future.succeededFuture();
    }
    bus.tell(
        SessionOperations.REVOKED, new Revoked(sessionIds.stream().map(UUID::toString).toList()));
    return log.add(sessionIds)
        .onSuccess(added -> store.told(sessionIds))
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private void catchUp() {
    if (running) {
      return;
    }
    running = true;
    log.runId()
        .compose(server -> log.filled().compose(filled -> ensureFilled(server, filled)))
        .compose(filled -> tellUntold())
        .onSuccess(told -> lastRound = System.nanoTime())
        .onComplete(done -> running = false);
  }

  private Future<Void> ensureFilled(String server, String filled) {
    if (server.equals(filled)) {
      return Future.succeededFuture();
    }
    Instant oldest = Instant.now().minusSeconds(Revocations.KEPT_SECONDS);
    return fill(oldest, FIRST).compose(done -> log.setFilled(server));
  }

  /** Also what was told already: to the server before, perhaps. */
  private Future<Void> fill(Instant oldest, UUID after) {
    return store
        .since(oldest, after, PAGE)
        .compose(
            page ->
                page.isEmpty()
                    ? Future.succeededFuture()
                    : log.add(page).compose(added -> fill(oldest, page.get(page.size() - 1))));
  }

  private Future<Void> tellUntold() {
    return store
        .untold(PAGE)
        .compose(
            page ->
                log.add(page)
                    .compose(added -> store.told(page))
                    .compose(
                        told ->
                            page.size() == PAGE ? tellUntold() : Future.<Void>succeededFuture()));
  }
}
