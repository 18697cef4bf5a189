package mercato.platform.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import mercato.contract.Broadcast;
import mercato.contract.Caller;
import mercato.contract.Operation;
import mercato.contract.Problem;
import mercato.platform.observe.Trace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves and calls typed operations. One for each Vert.x; safe for all threads.
 *
 * <p>A call ends within the operation's timeout or at the caller's deadline, whichever is sooner. A
 * call that got no answer is made once more, on another node, if the operation is idempotent or if
 * certainly nobody got the first request; where there is another node, the first attempt may
 * therefore take half of the time only. Deadlines are wall-clock times: the nodes' clocks must
 * agree to within a fraction of the shortest timeout.
 *
 * <p>Metrics: timer {@code mercato.bus.calls} by {@code operation} and {@code outcome} ({@code ok},
 * {@code refused}, {@code timeout}, {@code unreachable}, {@code overloaded}, {@code breaker_open},
 * {@code failed}), gauges {@code mercato.bus.in.flight} and {@code mercato.bus.breaker} (0 closed,
 * 1 open, 2 half open) by {@code operation}.
 */
public final class ServiceBus {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceBus.class);

  private static final DeliveryOptions RECORD =
      new DeliveryOptions().setCodecName(RecordCodec.NAME);
  private static final DeliveryOptions REFUSAL =
      new DeliveryOptions().setCodecName(ProblemCodec.NAME);

  /** How long others may go on asking a node that has withdrawn: their list's age, and a margin. */
  private static final long GRACE_MILLIS = 300;

  private static final long DRAIN_MILLIS = 5_000;
  private static final long DRAIN_CHECK_MILLIS = 20;

  private static final Operation<Greeting, Greeting> GREET =
      Operation.idempotent("bus.greet", Greeting.class, Greeting.class, 5_000);

  /** Says nothing but that the way is open. */
  private record Greeting() {}

  /** What is known of an operation that this JVM calls. */
  private record Callee(CallGuard guard, Route route, String here) {}

  private final Vertx vertx;
  private final String nodeId;
  private final BusConfig config;
  private final MeterRegistry metrics;
  private final ClusterManager cluster;
  private final Peers peers = new Peers();
  private final Map<String, Callee> callees = new ConcurrentHashMap<>();
  private final Map<String, Set<Served>> served = new ConcurrentHashMap<>();
  private final AtomicInteger serving = new AtomicInteger();
  private final Future<Void> greeted;

  /**
   * @param nodeId the cluster's name for this node ({@code ClusterManager.getNodeId()}); any name
   *     when Vert.x is not clustered
   * @throws IllegalStateException when this Vert.x has a bus already
   */
  public ServiceBus(Vertx vertx, String nodeId, BusConfig config, MeterRegistry metrics) {
    this.vertx = vertx;
    this.nodeId = nodeId;
    this.config = config;
    this.metrics = metrics;
    this.cluster = ((VertxInternal) vertx).clusterManager();
    vertx.eventBus().registerCodec(new RecordCodec()).registerCodec(new ProblemCodec());
    if (cluster != null) {
      cluster.nodeListener(new Departures());
      serveAt(at(GREET, nodeId), GREET, (greeting, caller) -> Future.succeededFuture(greeting));
    }
    this.greeted = cluster == null ? Future.succeededFuture() : greetAll();
  }

  /**
   * Two cold JVMs take a second or two over their first exchange (connections both ways, TLS,
   * JSON): the later one begins it before others can find it, so that no caller waits for it.
   */
  private Future<Void> greetAll() {
    List<Future<Object>> greetings =
        cluster.getNodes().stream().filter(node -> !node.equals(nodeId)).map(this::greet).toList();
    return Future.join(greetings).transform((all, silence) -> Future.succeededFuture());
  }

  private Future<Object> greet(String node) {
    Caller self = Caller.service(Trace.next(), System.currentTimeMillis() + GREET.timeoutMillis());
    return send(GREET, new Greeting(), self, GREET.timeoutMillis(), node);
  }

  /**
   * Serves an operation on the current context; called in a verticle's {@code start()}, it ends
   * when the verticle is undeployed. Every instance of every node may serve it: calls are spread.
   *
   * <p>The handler runs on the verticle's context, on the caller's trace. It refuses by failing
   * with a {@link Problem}; any other failure is logged and reaches the caller as {@code INTERNAL}
   * without its words.
   *
   * @return succeeds once the whole cluster can find it
   */
  public <Q, R> Future<Void> serve(
      Operation<Q, R> operation, BiFunction<Q, Caller, Future<R>> handler) {
    if (cluster != null) {
      RecordCodec.prepare(operation.request());
    }
    // What others look for comes last: who finds the node must be served by it.
    return serveAt(at(operation, nodeId), operation, handler)
        .compose(reachable -> greeted)
        .compose(acquainted -> serveAt(operation.address(), operation, handler));
  }

  private <Q, R> Future<Void> serveAt(
      String address, Operation<Q, R> operation, BiFunction<Q, Caller, Future<R>> handler) {
    return serveAt(address, message -> answer(operation, handler, message));
  }

  private Future<Void> serveAt(String address, Handler<Message<Object>> handler) {
    Served here = Served.start(vertx, address, handler);
    Set<Served> all = served.computeIfAbsent(address, first -> ConcurrentHashMap.newKeySet());
    all.removeIf(Served::gone);
    all.add(here);
    return here.registration();
  }

  /**
   * Hears a broadcast on the current context until its verticle is undeployed.
   *
   * @return succeeds once the whole cluster can reach it
   */
  public <T> Future<Void> listen(Broadcast<T> broadcast, Consumer<T> listener) {
    return serveAt(
        broadcast.address(),
        message -> listener.accept(RecordCodec.typed(message.body(), broadcast.type())));
  }

  /** Tells all who listen now, on this node and on others; nobody answers. */
  public <T> void tell(Broadcast<T> broadcast, T news) {
    vertx.eventBus().publish(broadcast.address(), news, RECORD);
  }

  /**
   * Asks. From a Vert.x context the future completes on it.
   *
   * @return fails with a {@link Problem} only: what the handler refused, {@code UNAVAILABLE} when
   *     there was no answer in time, {@code OVERLOADED} when too many calls of this operation are
   *     under way, {@code INTERNAL} for a defect
   */
  public <Q, R> Future<R> call(Operation<Q, R> operation, Q request, Caller caller) {
    Callee callee = callees.get(operation.address());
    if (callee == null) {
      callee = callees.computeIfAbsent(operation.address(), first -> callee(operation));
    }
    long budget =
        Math.min(operation.timeoutMillis(), caller.deadlineMillis() - System.currentTimeMillis());
    if (budget <= 0) {
      return callee.guard.tooLate();
    }
    Callee asked = callee;
    return asked.guard.run(
        () -> ask(operation, request, caller, budget, asked),
        answer -> RecordCodec.typed(answer, operation.reply()));
  }

  private Callee callee(Operation<?, ?> operation) {
    return new Callee(
        new CallGuard(operation.address(), vertx, config, metrics),
        cluster == null ? null : new Route(operation.address(), nodeId, cluster),
        at(operation, nodeId));
  }

  private <Q> Future<Object> ask(
      Operation<Q, ?> operation, Q request, Caller caller, long budget, Callee callee) {
    if (callee.route == null) {
      return request(callee.here, request, caller, budget, true)
          .recover(failure -> unanswered(failure, operation, budget));
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(budget);
    List<String> nodes = callee.route.candidates(serves(callee.here));
    if (nodes.isEmpty()) {
      return request(operation.address(), request, caller, budget, false)
          .recover(failure -> unanswered(failure, operation, budget));
    }
    boolean divided = nodes.size() > 1 && operation.idempotent();
    return send(operation, request, caller, divided ? (budget + 1) / 2 : budget, nodes.get(0))
        .recover(
            failure -> {
              callee.route.suspect(nodes.get(0));
              boolean harmless = operation.idempotent() || NoAnswer.of(failure).neverArrived();
              long pause = 1 + ThreadLocalRandom.current().nextInt(config.retryJitterMillis());
              long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) - pause;
              return harmless && nodes.size() > 1 && left > 0
                  ? vertx
                      .timer(pause, TimeUnit.MILLISECONDS)
                      .compose(rested -> send(operation, request, caller, left, nodes.get(1)))
                  : Future.failedFuture(failure);
            })
        .recover(failure -> unanswered(failure, operation, budget));
  }

  /** A caller in a hurry must not shut the operation for all others. */
  private static <T> Future<T> unanswered(
      Throwable failure, Operation<?, ?> operation, long budget) {
    NoAnswer missing = NoAnswer.of(failure);
    return Future.failedFuture(
        budget < operation.timeoutMillis() / 2 ? missing.inHurry() : missing);
  }

  private <Q> Future<Object> send(
      Operation<Q, ?> operation, Q request, Caller caller, long timeout, String node) {
    if (node.equals(nodeId)) {
      return request(at(operation, node), request, caller, timeout, true);
    }
    return peers.watch(node, request(at(operation, node), request, caller, timeout, false));
  }

  private Future<Object> request(
      String address, Object request, Caller caller, long timeout, boolean local) {
    DeliveryOptions options =
        new DeliveryOptions()
            .setCodecName(RecordCodec.NAME)
            .setHeaders(CallerHeaders.write(caller))
            .setSendTimeout(timeout)
            .setLocalOnly(local);
    return vertx.eventBus().<Object>request(address, request, options).map(Message::body);
  }

  private <Q, R> void answer(
      Operation<Q, R> operation,
      BiFunction<Q, Caller, Future<R>> handler,
      Message<Object> message) {
    serving.incrementAndGet();
    handle(operation, handler, message)
        .onComplete(
            (reply, failure) -> {
              serving.decrementAndGet();
              if (failure == null) {
                message.reply(reply, RECORD);
              } else {
                message.reply(failure, REFUSAL);
              }
            });
  }

  /** Fails with a {@link Problem} only. */
  private <Q, R> Future<R> handle(
      Operation<Q, R> operation,
      BiFunction<Q, Caller, Future<R>> handler,
      Message<Object> message) {
    try {
      long now = System.currentTimeMillis();
      Caller caller = CallerHeaders.read(message.headers(), now + operation.timeoutMillis());
      Trace.enter(caller.trace());
      if (now >= caller.deadlineMillis()) {
        return Future.failedFuture(Problem.unavailable("The request came after its deadline."));
      }
      Q request = RecordCodec.typed(message.body(), operation.request());
      return handler
          .apply(request, caller)
          .recover(failure -> Future.failedFuture(problem(operation, caller.trace(), failure)));
    } catch (RuntimeException thrown) {
      return Future.failedFuture(problem(operation, Trace.current(), thrown));
    }
  }

  private static Problem problem(Operation<?, ?> operation, String trace, Throwable failure) {
    if (failure instanceof Problem refusal) {
      return refusal;
    }
    LOG.error("{} failed on trace {}", operation.address(), trace, failure);
    return internal();
  }

  /** What a caller learns of a defect: nothing. */
  static Problem internal() {
    return new Problem(Problem.Kind.INTERNAL, "INTERNAL", "Something went wrong on our side.");
  }

  /**
   * Takes this node out of the others' lists and lets it finish: requests that still come are
   * served. Called before undeploying, so that nobody asks a node that is gone.
   *
   * @return succeeds when nothing is under way any more, at the latest after five seconds; at once
   *     when Vert.x is not clustered
   */
  public Future<Void> withdraw() {
    if (cluster == null) {
      return Future.succeededFuture();
    }
    String own = "@" + nodeId;
    List<Future<Void>> ends =
        served.keySet().stream()
            .filter(address -> !address.endsWith(own))
            .flatMap(address -> served.remove(address).stream())
            .map(Served::end)
            .toList();
    long latest = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
    return Future.join(ends)
        .transform(ended -> vertx.timer(GRACE_MILLIS, TimeUnit.MILLISECONDS))
        .compose(gracePassed -> drained(latest));
  }

  private Future<Void> drained(long latest) {
    if (serving.get() == 0 || System.nanoTime() - latest > 0) {
      return Future.succeededFuture();
    }
    return vertx
        .timer(DRAIN_CHECK_MILLIS, TimeUnit.MILLISECONDS)
        .compose(checkAgain -> drained(latest));
  }

  /** What this node serves now, by address. */
  Map<String, Set<Served>> served() {
    served.values().forEach(all -> all.removeIf(Served::gone));
    return served;
  }

  private boolean serves(String address) {
    Set<Served> all = served.get(address);
    return all != null && !all.isEmpty();
  }

  private static String at(Operation<?, ?> operation, String node) {
    return operation.address() + "@" + node;
  }

  private final class Departures implements NodeListener {
    @Override
    public void nodeAdded(String node) {
      // Found at the next reading of the list.
    }

    @Override
    public void nodeLeft(String node) {
      callees.values().forEach(callee -> callee.route.left(node));
      peers.left(node);
    }
  }
}
