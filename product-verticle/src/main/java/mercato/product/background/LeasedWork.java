package mercato.product.background;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.platform.stream.Backoff;
import mercato.platform.time.Ids;
import mercato.product.store.LeaseStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several pieces of work, done in turns for as long as this instance holds their lease: a turn of
 * each, then at once the next round while one has more to do, else after 0.25 s. Work that fails
 * pauses, for longer each time, and holds up no other.
 *
 * <p>The lease lasts 5 s; that of a holder that was killed is taken over within 8 s. All on one
 * context.
 */
public final class LeasedWork {

  private static final Logger LOG = LoggerFactory.getLogger(LeasedWork.class);
  private static final String AWAY = Problem.unavailable("").code();
  private static final Duration TTL = Duration.ofSeconds(5);
  private static final long ROUND_EACH_MILLIS = 250;
  private static final long ASK_EACH_MILLIS = 1_000;

  /** One kind of work; a turn is bounded, and says whether there is more to do at once. */
  private final class Work {
    final String name;
    final Supplier<Future<Boolean>> turn;
    final Counter failed;
    int failures;
    volatile Throwable failure;
    long notBeforeNanos = System.nanoTime();

    Work(String name, Supplier<Future<Boolean>> turn, MeterRegistry metrics) {
      this.name = name;
      this.turn = turn;
      this.failed = metrics.counter("mercato.background.failures", "work", name);
    }

    Future<Boolean> turn() {
      return System.nanoTime() - notBeforeNanos < 0
          ? Future.succeededFuture(false)
          : Future.succeededFuture().compose(now -> turn.get()).transform(this::settle);
    }

    private Future<Boolean> settle(Boolean more, Throwable problem) {
      failure = problem;
      failures = problem == null ? 0 : failures + 1;
      if (problem != null) {
        long pause = Backoff.millis(failures);
        notBeforeNanos = System.nanoTime() + Duration.ofMillis(pause).toNanos();
        failed.increment();
        LOG.warn("{} waits for {} ms: {}", name, pause, problem.toString());
      }
      return Future.succeededFuture(problem == null && more);
    }
  }

  private final Vertx vertx;
  private final LeaseStore leases;
  private final String name;
  private final String holder = Ids.next().toString();
  private final MeterRegistry metrics;
  private final List<Work> all = new ArrayList<>();
  private final Promise<Void> ended = Promise.promise();
  private final Work asking;
  private Context context;
  private long timer = -1;
  private boolean closed;
  private boolean held;
  private long heldUntilNanos = System.nanoTime();

  /**
   * @param name of the lease
   */
  public LeasedWork(Vertx vertx, LeaseStore leases, MeterRegistry metrics, String name) {
    this.vertx = vertx;
    this.leases = leases;
    this.metrics = metrics;
    this.name = name;
    this.asking = new Work(name, this::lease, metrics);
  }

  /**
   * Adds work; the order of adding is that of the turns.
   *
   * @param turn does a bounded piece, and answers whether there is more to do at once
   */
  public LeasedWork add(String work, Supplier<Future<Boolean>> turn) {
    all.add(new Work(work, turn, metrics));
    return this;
  }

  /** Begins, on the present context. */
  public LeasedWork start() {
    context = vertx.getOrCreateContext();
    context.runOnContext(go -> round());
    return this;
  }

  /** Fails while a store or an index that is needed is away; for readiness. */
  public Future<Void> check() {
    boolean waits = isAway(asking) || all.stream().anyMatch(LeasedWork::isAway);
    return waits
        ? Future.failedFuture(Problem.unavailable(name + " cannot go on"))
        : Future.succeededFuture();
  }

  /** Lets the running turn end, then gives the lease back. */
  public Future<Void> close() {
    context.runOnContext(go -> end());
    return ended.future().compose(done -> leases.release(name, holder)).otherwiseEmpty();
  }

  private void end() {
    closed = true;
    if (vertx.cancelTimer(timer)) {
      ended.complete();
    }
  }

  /** A defect, or too much work, is logged and counted, but a process with it may still serve. */
  private static boolean isAway(Work work) {
    return work.failure instanceof Problem problem && AWAY.equals(problem.code());
  }

  private void round() {
    asking
        .turn()
        .compose(mine -> held ? turns(0, false) : Future.succeededFuture(false))
        .onComplete(round -> again(round.succeeded() && round.result()));
  }

  private Future<Boolean> turns(int next, boolean more) {
    return next == all.size() || closed
        ? Future.succeededFuture(more)
        : all.get(next).turn().compose(again -> turns(next + 1, more || again));
  }

  private void again(boolean more) {
    if (closed) {
      ended.complete();
      return;
    }
    long pause = more ? 1 : held ? ROUND_EACH_MILLIS : ASK_EACH_MILLIS;
    timer = vertx.setTimer(pause, due -> round());
  }

  /** Takes or renews the lease unless it is good for two thirds of its time yet. */
  private Future<Boolean> lease() {
    long now = System.nanoTime();
    if (held && heldUntilNanos - now > TTL.toNanos() * 2 / 3) {
      return Future.succeededFuture(true);
    }
    held = held && now - heldUntilNanos < 0;
    return leases
        .take(name, holder, TTL)
        .onSuccess(
            mine -> {
              held = mine;
              heldUntilNanos = now + TTL.toNanos();
            });
  }
}
