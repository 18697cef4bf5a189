package mercato.platform.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.stream.Topic;
import mercato.platform.stream.KafkaConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what waits in one database's outbox, for the shards of which it holds the lease.
 *
 * <p>It looks each 0.2 s, with one query for all its shards, and when nudged: at once after a quiet
 * time, but not again within 0.2 s, since a Kafka transaction costs the same for one fact and for a
 * hundred. It publishes pages of 500 facts, each in one Kafka transaction, then deletes them. A
 * crash between the two publishes the same facts again. While Kafka is away facts wait in the table
 * and the relay tries again with back-off, each shard for itself. Leases last 5 s and are renewed
 * three times as often; one that its holder left behind in a crash is free after that time.
 */
public final class OutboxRelay {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final Duration TTL = Duration.ofSeconds(5);
  private static final long LOOK_EACH_MILLIS = 200;
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int MAX_WORKERS = 4;
  private static final long MAX_WORK_SECONDS = 30;

  private final Vertx vertx;
  private final Context context;
  private final OutboxSource source;
  private final WorkerExecutor worker;
  private final List<Shard> shards;
  private final RelayMetrics metrics;
  private final AtomicBoolean nudged = new AtomicBoolean();
  private long lookTimer;
  private long leaseTimer;
  private long lastLookNanos = System.nanoTime() - PACE_NANOS;
  private boolean looking;
  private boolean lookAgain;
  private volatile boolean sourceAnswers = true;
  private volatile double oldestSeconds;

  private OutboxRelay(
      Vertx vertx,
      KafkaConfig kafka,
      MeterRegistry registry,
      OutboxSource source,
      int shardCount,
      Duration ttl) {
    var database = source.database();
    var holder = UUID.randomUUID().toString();
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.source = source;
    this.metrics = new RelayMetrics(registry, database, holder);
    this.worker =
        vertx.createSharedWorkerExecutor(
            "outbox " + database + " " + holder,
            Math.min(shardCount, MAX_WORKERS),
            MAX_WORK_SECONDS,
            TimeUnit.SECONDS);
    this.shards =
        IntStream.range(0, shardCount)
            .mapToObj(
                number ->
                    new Shard(
                        number,
                        source,
                        holder,
                        ttl,
                        new ShardPublisher(worker, kafka, database, number),
                        metrics))
            .toList();
  }

  /**
   * Begins to publish, on the present context; completes when the leases have been asked for once.
   *
   * @param topics all that the database's owner writes to; they must be there
   */
  public static Future<OutboxRelay> start(
      Vertx vertx,
      KafkaConfig kafka,
      MeterRegistry metrics,
      OutboxSource source,
      Collection<Topic<?>> topics) {
    return start(vertx, kafka, metrics, source, topics, TTL);
  }

  static Future<OutboxRelay> start(
      Vertx vertx,
      KafkaConfig kafka,
      MeterRegistry metrics,
      OutboxSource source,
      Collection<Topic<?>> topics,
      Duration ttl) {
    int shardCount = topics.stream().mapToInt(Topic::partitions).max().orElseThrow();
    var relay = new OutboxRelay(vertx, kafka, metrics, source, shardCount, ttl);
    Promise<Void> begun = Promise.promise();
    relay.context.runOnContext(go -> relay.begin(ttl).onComplete(begun));
    return begun.future().map(relay);
  }

  /**
   * Something was committed: look now instead of at the next turn. From any thread, at any rate.
   */
  public void nudge() {
    if (nudged.compareAndSet(false, true)) {
      context.runOnContext(go -> lookInTime());
    }
  }

  private void lookInTime() {
    long wait = lastLookNanos + PACE_NANOS - System.nanoTime();
    if (wait <= 0) {
      nudged.set(false);
      look();
    } else {
      vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(wait) + 1, due -> lookInTime());
    }
  }

  /** Fails while the database does not answer or facts cannot be published; for readiness. */
  public Future<Void> check() {
    boolean fine = sourceAnswers && shards.stream().noneMatch(Shard::failing);
    return fine
        ? Future.succeededFuture()
        : Future.failedFuture(Problem.unavailable("facts of " + source.database() + " wait"));
  }

  /** Lets running pages end, then gives the leases back. Close it before its source's store. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    context.runOnContext(
        go -> {
          vertx.cancelTimer(lookTimer);
          vertx.cancelTimer(leaseTimer);
          metrics.close();
          Future.join(shards.stream().map(Shard::close).toList())
              .eventually(worker::close)
              .<Void>mapEmpty()
              .onComplete(closed);
        });
    return closed.future();
  }

  private Future<Void> begin(Duration ttl) {
    metrics.gauge("mercato.outbox.oldest.seconds", "age of the oldest fact", () -> oldestSeconds);
    metrics.gauge(
        "mercato.outbox.shards", "leases held", () -> shards.stream().filter(Shard::held).count());
    lookTimer = vertx.setPeriodic(LOOK_EACH_MILLIS, timer -> look());
    leaseTimer = vertx.setPeriodic(ttl.toMillis() / 3, timer -> lease());
    return lease();
  }

  private Future<Void> lease() {
    return Future.join(shards.stream().map(Shard::lease).toList())
        .onComplete(asked -> note(asked.cause()))
        .transform((asked, failure) -> Future.succeededFuture());
  }

  private void note(Throwable failure) {
    if (sourceAnswers && failure != null) {
      LOG.warn("{} does not answer, its facts wait: {}", source.database(), failure.toString());
    }
    sourceAnswers = failure == null;
  }

  private void look() {
    var mine = shards.stream().filter(Shard::held).map(Shard::number).collect(Collectors.toSet());
    lookAgain = looking;
    if (looking || mine.isEmpty()) {
      return;
    }
    looking = true;
    lastLookNanos = System.nanoTime();
    source
        .pending(mine)
        .onSuccess(this::drain)
        .onComplete(
            looked -> {
              note(looked.cause());
              looking = false;
              if (lookAgain) {
                look();
              }
            });
  }

  private void drain(Map<Integer, Duration> pending) {
    oldestSeconds =
        pending.values().stream().mapToLong(Duration::toMillis).max().orElse(0) / 1_000.0;
    pending.keySet().forEach(number -> shards.get(number).drain());
  }
}
