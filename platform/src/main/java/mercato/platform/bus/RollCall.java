package mercato.platform.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nobody stays deaf. The cluster forgets a node that was cut off for some seconds, with all that it
 * serves, and does not remember when the node comes back: it would call others but never be called.
 * So each second every node asks the cluster for its own registrations and for its own address, and
 * gives what is missing again.
 *
 * <p>Metrics: gauge {@code mercato.bus.deaf} (1 while something is missing), counter {@code
 * mercato.bus.healed}.
 */
public final class RollCall {

  private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);

  private static final long PERIOD_MILLIS = 1_000;
  private static final long TIMEOUT_MILLIS = 1_000;

  /** A node that is not healed within this ends itself. */
  private static final long PATIENCE_MILLIS = 15_000;

  /** So that the time for which the whole process was stopped is not held against it. */
  private static final long LONGEST_STEP_MILLIS = PERIOD_MILLIS + TIMEOUT_MILLIS;

  private final VertxInternal vertx;
  private final ServiceBus bus;
  private final ClusterManager cluster;
  private final Runnable onDeaf;
  private final Counter healed;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean deaf;
  private long deafMillis;
  private long lastRoll = System.nanoTime();

  private RollCall(Vertx vertx, ServiceBus bus, MeterRegistry metrics, Runnable onDeaf) {
    this.vertx = (VertxInternal) vertx;
    this.bus = bus;
    this.cluster = this.vertx.clusterManager();
    this.onDeaf = onDeaf;
    this.healed =
        Counter.builder("mercato.bus.healed")
            .description("Registrations that the cluster had lost and was given again")
            .register(metrics);
    Gauge.builder("mercato.bus.deaf", this, roll -> roll.deaf ? 1 : 0)
        .description("1 while the cluster does not know all that this node serves")
        .strongReference(true)
        .register(metrics);
  }

  /**
   * Begins to call the roll; without a cluster there is nothing to do.
   *
   * @param onDeaf called once, on an event loop, when the node could not be healed for 15 seconds:
   *     ends the process, so that its supervisor starts it afresh
   */
  public static RollCall start(
      Vertx vertx, ServiceBus bus, MeterRegistry metrics, Runnable onDeaf) {
    RollCall roll = new RollCall(vertx, bus, metrics, onDeaf);
    if (roll.cluster != null) {
      // A context of its own: all state below is touched on it alone.
      roll.vertx.createEventLoopContext().runOnContext(begin -> roll.again());
    }
    return roll;
  }

  /** For readiness: fails while the cluster does not know all that this node serves. */
  public Future<Void> check() {
    return deaf
        ? Future.failedFuture("the cluster does not know this node")
        : Future.succeededFuture();
  }

  /** No further roll is called. Before Vert.x is closed. */
  public void close() {
    closed.set(true);
  }

  /** A timer at a time, so that a process that was stopped does not make up for lost rolls. */
  private void again() {
    if (!closed.get() && cluster.isActive()) {
      vertx.setTimer(PERIOD_MILLIS, due -> call().onComplete(done -> again()));
    }
  }

  private Future<Void> call() {
    return Future.join(knowsMyAddress(), knowsWhatIServe())
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .transform(
            (both, failure) -> {
              heard(failure);
              return Future.succeededFuture();
            });
  }

  private void heard(Throwable failure) {
    long now = System.nanoTime();
    long step = TimeUnit.NANOSECONDS.toMillis(now - lastRoll);
    lastRoll = now;
    // Who is leaving is no longer known, and that is right.
    deaf = failure != null && !closed.get() && cluster.isActive();
    deafMillis = deaf ? deafMillis + Math.min(step, LONGEST_STEP_MILLIS) : 0;
    if (deaf) {
      LOG.warn("deaf for {} ms: {}", deafMillis, failure.getMessage());
    }
    if (deafMillis > PATIENCE_MILLIS) {
      LOG.error("deaf for {} ms and not to be healed", deafMillis);
      close();
      onDeaf.run();
    }
  }

  private Future<Void> knowsMyAddress() {
    return this.<NodeInfo>ask(answer -> cluster.getNodeInfo(cluster.getNodeId(), answer))
        .recover(
            unknown -> {
              healed.increment();
              giveMyAddress();
              return Future.failedFuture("its address is missing");
            })
        .mapEmpty();
  }

  private void giveMyAddress() {
    // Whether it was taken is seen at the next roll.
    cluster.setNodeInfo(cluster.getNodeInfo(), (done, failure) -> {});
  }

  private Future<Void> knowsWhatIServe() {
    List<Future<Void>> checks = new ArrayList<>();
    bus.served().forEach((address, served) -> checks.add(knows(address, List.copyOf(served))));
    return Future.join(checks).mapEmpty();
  }

  private Future<Void> knows(String address, List<Served> served) {
    return this.<List<RegistrationInfo>>ask(answer -> cluster.getRegistrations(address, answer))
        .compose(
            registrations -> {
              String self = cluster.getNodeId();
              long known =
                  registrations.stream().filter(each -> each.nodeId().equals(self)).count();
              if (known >= served.size()) {
                return Future.succeededFuture();
              }
              if (served.stream().allMatch(each -> each.registration().isComplete())) {
                healed.increment();
                served.forEach(Served::renew);
                giveMyAddress();
              }
              return Future.failedFuture(address + " is missing");
            });
  }

  /** Answered on the current context. */
  private <T> Future<T> ask(Consumer<Completable<T>> question) {
    PromiseInternal<T> answer = vertx.promise();
    try {
      question.accept(answer);
    } catch (RuntimeException thrown) {
      answer.tryFail(thrown);
    }
    return answer.future();
  }
}
