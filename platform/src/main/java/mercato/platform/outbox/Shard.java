package mercato.platform.outbox;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import mercato.contract.Problem;
import mercato.platform.stream.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard as one relay sees it: whether its lease is ours, and the one page at a time that is
 * being published. All on one context.
 */
final class Shard {

  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
  private static final int PAGE = 500;

  private final int number;
  private final OutboxSource source;
  private final String holder;
  private final Duration ttl;
  private final ShardPublisher publisher;
  private final RelayMetrics metrics;
  private boolean closed;
  private volatile boolean held;
  private volatile long heldUntilNanos;
  private boolean wanted;
  private boolean busy;
  private Future<Void> work = Future.succeededFuture();
  private long notBeforeNanos = System.nanoTime();
  private volatile int failures;

  Shard(
      int number,
      OutboxSource source,
      String holder,
      Duration ttl,
      ShardPublisher publisher,
      RelayMetrics metrics) {
    this.number = number;
    this.source = source;
    this.holder = holder;
    this.ttl = ttl;
    this.publisher = publisher;
    this.metrics = metrics;
  }

  int number() {
    return number;
  }

  /** Whether the lease is ours, to the best of our knowledge; Kafka's fence is what counts. */
  boolean held() {
    return held && System.nanoTime() - heldUntilNanos < 0;
  }

  /** Whether the last page failed. From any thread. */
  boolean failing() {
    return failures > 0;
  }

  /** Takes or renews the lease; false when another has it or nobody can tell. */
  Future<Boolean> lease() {
    long asked = System.nanoTime();
    return source
        .lease(number, holder, ttl)
        .map(
            mine -> {
              if (held && !mine) {
                LOG.warn("{} lost the lease of shard {}", source.database(), number);
                publisher.close();
              }
              held = mine && !closed;
              heldUntilNanos = asked + ttl.toNanos();
              return mine;
            });
  }

  /** Publishes page after page until there is no more. */
  void drain() {
    if (busy) {
      wanted = true;
    } else if (held() && System.nanoTime() - notBeforeNanos >= 0) {
      busy = true;
      wanted = false;
      work = publishPage().transform((full, failure) -> settle(full, failure));
    }
  }

  /** Lets the running page end, then gives the lease back. */
  Future<Void> close() {
    closed = true;
    held = false;
    return work.compose(done -> publisher.close()).eventually(() -> source.release(number, holder));
  }

  /** Open comes before read, see {@link ShardPublisher}; and the lease before both. */
  private Future<Boolean> publishPage() {
    return (publisher.isOpen() ? Future.succeededFuture() : leaseAndOpen())
        .compose(open -> source.page(number, PAGE))
        .compose(
            rows ->
                rows.isEmpty()
                    ? Future.succeededFuture(false)
                    : publish(rows).map(rows.size() == PAGE));
  }

  private Future<Void> leaseAndOpen() {
    return lease()
        .compose(
            mine ->
                mine
                    ? publisher.open()
                    : Future.failedFuture(Problem.unavailable("another relay has the lease")));
  }

  private Future<Void> publish(List<OutboxRow> rows) {
    return publisher
        .publish(rows)
        .compose(done -> source.done(number, rows))
        .onSuccess(done -> metrics.published.increment(rows.size()));
  }

  private Future<Void> settle(Boolean full, Throwable failure) {
    busy = false;
    if (failure == null) {
      failures = 0;
      if (full || wanted) {
        drain();
      }
    } else {
      failures++;
      notBeforeNanos = System.nanoTime() + Duration.ofMillis(Backoff.millis(failures)).toNanos();
      metrics.failures.increment();
      LOG.warn(
          "{} shard {} was not published, its facts wait: {}",
          source.database(),
          number,
          failure.toString());
    }
    return Future.succeededFuture();
  }
}
