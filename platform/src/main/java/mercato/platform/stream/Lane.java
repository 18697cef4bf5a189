package mercato.platform.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.contract.stream.Fact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition while this process owns it: one thing at a time, each key in order. All on one
 * context but for {@link #next}.
 *
 * <p>Parked is a key of which a fact lies in the dead letters: all later ones follow it there.
 */
final class Lane<F extends Fact> {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  /** With more, poison stays where it is and stops the partition, for people to look at. */
  private static final int MAX_PARKED_KEYS = 100_000;

  private final String name;
  private final int partition;
  private final ContextInternal context;
  private final BatchHandler<F> handler;
  private final DeadLetters<F> letters;
  private final ConsumerMetrics metrics;
  private final Retry retry;
  private Set<String> parked = Set.of();
  private Future<Void> tail = Future.succeededFuture();
  private volatile int parkedKeys;
  private volatile long next = -1;

  Lane(
      String name,
      int partition,
      ContextInternal context,
      BatchHandler<F> handler,
      DeadLetters<F> letters,
      ConsumerMetrics metrics) {
    this.name = name + "/" + partition;
    this.partition = partition;
    this.context = context;
    this.handler = handler;
    this.letters = letters;
    this.metrics = metrics;
    this.retry = new Retry(context, this::note);
  }

  /** Learns which keys are parked; to be done before the first batch. */
  Future<Void> open() {
    return enqueue(
        () -> insist(() -> letters.parkedKeys(partition)).onSuccess(this::park).mapEmpty());
  }

  /** Succeeds when each fact has been handled or lies in the dead letters. */
  Future<Void> take(List<Received<F>> batch) {
    if (next < 0) {
      next = batch.get(0).offset();
    }
    return enqueue(
        () ->
            insist(() -> process(batch))
                .onSuccess(done -> next = batch.get(batch.size() - 1).offset() + 1));
  }

  /** Handles what lies in the dead letters now; what fails again is parked again, in order. */
  Future<Void> redrive() {
    return enqueue(
        () -> {
          var before = parked;
          park(new HashSet<>());
          return redriveUntil(Long.MAX_VALUE)
              .onFailure(
                  failure -> {
                    parked.addAll(before);
                    parkedKeys = parked.size();
                  });
        });
  }

  /** Starts nothing more; completes when nothing runs. */
  Future<Void> stop() {
    retry.stop();
    return tail.transform((done, failure) -> Future.succeededFuture());
  }

  /** The offset of the first fact that is not done with, or -1 before any came. From any thread. */
  long next() {
    return next;
  }

  boolean stalled() {
    return retry.failing();
  }

  int parkedKeys() {
    return parkedKeys;
  }

  private Future<Void> enqueue(Supplier<Future<Void>> work) {
    tail = tail.transform((done, failure) -> work.get());
    return tail;
  }

  private void park(Set<String> keys) {
    parked = keys;
    parkedKeys = keys.size();
  }

  /** Handles all that can be, then puts aside what follows a parked key or cannot be read. */
  private Future<Void> process(List<Received<F>> batch) {
    var sound = new ArrayList<Received<F>>(batch.size());
    var dead = new ArrayList<Received<F>>();
    var deadKeys = new HashSet<String>();
    for (var record : batch) {
      boolean follows = parked.contains(record.key()) || deadKeys.contains(record.key());
      if (follows || record.delivery() == null) {
        deadKeys.add(record.key());
        dead.add(record);
      } else {
        sound.add(record);
      }
    }
    return handle(sound).compose(done -> bury(dead));
  }

  private Future<Void> handle(List<Received<F>> batch) {
    if (batch.isEmpty()) {
      return Future.succeededFuture();
    }
    var deliveries = batch.stream().map(Received::delivery).toList();
    return retry
        .until(() -> invoke(deliveries), this::staysInPlace)
        .compose(
            done -> {
              metrics.handled.increment(batch.size());
              return Future.succeededFuture();
            },
            failure ->
                failure == Retry.STOPPED ? Future.failedFuture(failure) : isolate(batch, failure));
  }

  /** Halves a batch that holds poison, until the one fact is found. */
  private Future<Void> isolate(List<Received<F>> batch, Throwable failure) {
    int size = batch.size();
    if (size == 1) {
      return bury(batch.get(0), cause(failure));
    }
    return process(batch.subList(0, size / 2))
        .compose(done -> process(batch.subList(size / 2, size)));
  }

  private Future<Void> bury(List<Received<F>> records) {
    Future<Void> chain = Future.succeededFuture();
    for (var record : records) {
      chain = chain.compose(done -> bury(record, reason(record)));
    }
    return chain;
  }

  private Future<Void> bury(Received<F> record, String cause) {
    return insist(() -> letters.append(partition, record, cause))
        .onSuccess(
            safe -> {
              metrics.deadLetters.increment();
              if (parked.add(record.key())) {
                LOG.error(
                    "{} offset {} is a dead letter and key {} is parked: {}",
                    name,
                    record.offset(),
                    record.key(),
                    cause);
              }
              parkedKeys = parked.size();
            });
  }

  /** Page by page up to where the letters ended when the first was read. */
  private Future<Void> redriveUntil(long end) {
    return insist(() -> letters.page(partition, end))
        .compose(
            page ->
                process(page.letters())
                    .compose(done -> insist(() -> letters.redriven(partition, page.next())))
                    .compose(
                        done ->
                            page.next() < page.end()
                                ? redriveUntil(page.end())
                                : Future.succeededFuture()));
  }

  private Future<Void> invoke(List<Delivery<F>> batch) {
    Promise<Void> done = context.promise();
    context
        .duplicate()
        .runOnContext(
            go -> Future.succeededFuture().compose(now -> handler.handle(batch)).onComplete(done));
    return done.future();
  }

  /** Until it works or the lane is stopped. */
  private <T> Future<T> insist(Supplier<Future<T>> action) {
    return retry.until(action, failure -> true);
  }

  private boolean staysInPlace(Throwable failure) {
    return Retry.mayPass(failure) || parked.size() >= MAX_PARKED_KEYS;
  }

  private void note(Throwable failure) {
    metrics.retries.increment();
    LOG.warn("{} waits and tries again: {}", name, failure.toString());
  }

  private String reason(Received<F> record) {
    return parked.contains(record.key()) ? "follows an earlier letter" : "unreadable";
  }

  /** Names the failure without its text, which may hold what nobody else should read. */
  private static String cause(Throwable failure) {
    return failure instanceof Problem problem
        ? problem.kind() + " " + problem.code()
        : failure.getClass().getName();
  }
}
