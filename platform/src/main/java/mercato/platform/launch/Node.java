package mercato.platform.launch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.platform.bus.RollCall;
import mercato.platform.bus.ServiceBus;
import mercato.platform.observe.EventLoopWatch;
import mercato.platform.observe.Health;
import mercato.platform.observe.Trace;
import mercato.platform.stream.KafkaConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of the shop: its Vert.x, alone or in the cluster, with bus, metrics, health and a
 * management port, and the services deployed on it.
 */
public final class Node {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private static final long START_LIMIT_SECONDS = 60;
  private static final long START_PAUSE_MILLIS = 200;
  private static final long STOP_LIMIT_SECONDS = 30;

  private final Vertx vertx;
  private final String id;
  private final NodeConfig config;
  private final PrometheusMeterRegistry metrics;
  private final ServiceBus bus;
  private final RollCall rollCall;
  private final Health health;
  private final Tasks tasks = new Tasks();
  private final Deque<String> deployed = new ArrayDeque<>();
  private HttpServer management;

  private Node(Vertx vertx, NodeConfig config, PrometheusMeterRegistry metrics, Runnable onDeaf) {
    this.vertx = vertx;
    this.config = config;
    this.metrics = metrics;
    ClusterManager cluster = ((VertxInternal) vertx).clusterManager();
    this.id = cluster == null ? config.name() : cluster.getNodeId();
    this.bus = new ServiceBus(vertx, id, config.bus(), metrics);
    this.rollCall = RollCall.start(vertx, bus, metrics, onDeaf);
    this.health = new Health(vertx);
    health.register("cluster", rollCall::check);
    EventLoopWatch.ignore(vertx);
  }

  /** As {@link #start(NodeConfig, Runnable)}, for a process that is on its own. */
  public static Future<Node> start(NodeConfig config) {
    return start(config, () -> {});
  }

  /**
   * Brings Vert.x up, in the cluster when one is configured, and listens on the management port.
   * Reads the cluster's keys from files: not to be called on an event loop.
   *
   * @param onDeaf called when the cluster has lost this node for good: it should end the process
   */
  public static Future<Node> start(NodeConfig config, Runnable onDeaf) {
    Trace.register();
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var options =
        EventLoopWatch.limits(new VertxOptions())
            .setEventLoopPoolSize(config.eventLoops())
            .setPreferNativeTransport(true)
            .setMetricsOptions(
                new MicrometerMetricsOptions()
                    .setEnabled(true)
                    // The bus has metrics of its own, by operation; sockets tell nobody anything.
                    .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS)
                    .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
                    .addDisabledMetricsCategory(MetricsDomain.NET_SERVER));
    config.cluster().map(Cluster::eventBus).ifPresent(options::setEventBusOptions);
    VertxBuilder builder =
        Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(metrics));
    return config
        .cluster()
        .map(cluster -> builder.withClusterManager(Cluster.of(cluster, config.name())))
        .map(VertxBuilder::buildClustered)
        .orElseGet(() -> Future.succeededFuture(builder.build()))
        .map(vertx -> new Node(vertx, config, metrics, onDeaf))
        .compose(Node::listen);
  }

  /** The cluster's name for this node, or a name of its own without one. */
  public String id() {
    return id;
  }

  public Vertx vertx() {
    return vertx;
  }

  public ServiceBus bus() {
    return bus;
  }

  public MeterRegistry metrics() {
    return metrics;
  }

  public Health health() {
    return health;
  }

  public KafkaConfig kafka() {
    return config.kafka();
  }

  /**
   * Makes what all verticles of this process share. Its timers, pools and consumers belong to the
   * process and not to the verticle that asked first, which may be undeployed before the others.
   */
  public <T> T shared(Supplier<T> make) {
    ContextInternal own = ((VertxInternal) vertx).createEventLoopContext();
    ContextInternal before = own.beginDispatch();
    try {
      return make.get();
    } finally {
      own.endDispatch(before);
    }
  }

  /**
   * Lets the operator run something: {@code POST /tasks/NAME} on the management port, one at a time
   * of a name, answers with its result as JSON. It runs on the current context and is gone when the
   * verticle of it is undeployed. Registered again, by another instance, it is the latest that
   * counts.
   *
   * @param name letters, digits, dots and dashes
   * @param work fails with a {@link Problem} where that says what to do
   */
  public void task(String name, Supplier<Future<?>> work) {
    task(name, of -> work.get());
  }

  /**
   * As {@link #task(String, Supplier)}, about something: {@code POST /tasks/NAME/WHAT}.
   *
   * @param work takes what it is asked about, letters, digits, dots and dashes, or null
   */
  public void task(String name, Function<String, Future<?>> work) {
    tasks.register(vertx, name, work);
  }

  /** Where health and metrics are, {@code http://host:port}. */
  public String managementUrl() {
    return "http://" + config.managementHost() + ":" + management.actualPort();
  }

  /**
   * Migrates the stores of these services, then deploys them, all side by side. From then on event
   * loops are watched.
   *
   * @param instances how many verticles of a service, by its name; 1 where none is named
   * @return fails with the first failure that does not pass within a minute; what was deployed by
   *     then is ended by {@link #stop()}
   */
  public Future<Void> deploy(Collection<Service> services, Map<String, Integer> instances) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
    var migrations =
        services.stream()
            .map(each -> patiently(each, deadline, () -> each.migrate().apply(this)))
            .toList();
    return Future.all(migrations)
        .compose(
            migrated ->
                Future.join(
                    services.stream()
                        .map(
                            each ->
                                patiently(
                                    each,
                                    deadline,
                                    () -> deploy(each, instances.getOrDefault(each.name(), 1))))
                        .toList()))
        .onSuccess(serving -> EventLoopWatch.install(vertx, metrics))
        .mapEmpty();
  }

  private Future<Void> deploy(Service service, int instances) {
    return vertx
        .deployVerticle(
            () -> service.verticle().apply(this), new DeploymentOptions().setInstances(instances))
        .onSuccess(
            deployment -> {
              synchronized (deployed) {
                deployed.push(deployment);
              }
            })
        .mapEmpty();
  }

  /** Tries again while a store is not there yet, or too busy with its own start. */
  private Future<Void> patiently(Service service, long deadline, Supplier<Future<Void>> step) {
    return step.get()
        .recover(
            failure -> {
              if (!mayPass(failure) || System.nanoTime() > deadline) {
                return Future.failedFuture(failure);
              }
              LOG.info("{} cannot start yet: {}", service.name(), failure.toString());
              return vertx
                  .timer(START_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                  .compose(rested -> patiently(service, deadline, step));
            });
  }

  private static boolean mayPass(Throwable failure) {
    return failure instanceof Problem problem && problem.kind() == Problem.Kind.UNAVAILABLE;
  }

  /**
   * Withdraws from the bus, then undeploys all services, side by side: each finishes what it has
   * and closes its stores. Then closes the rest. Ends within a limit, whatever hangs.
   */
  public Future<Void> stop() {
    rollCall.close();
    Deque<String> all;
    synchronized (deployed) {
      all = new ArrayDeque<>(deployed);
      deployed.clear();
    }
    return bus.withdraw()
        .transform(withdrawn -> Future.join(all.stream().map(vertx::undeploy).toList()))
        .timeout(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)
        .transform(undeployed -> management == null ? Future.succeededFuture() : management.close())
        .transform(closed -> vertx.close());
  }

  private Future<Node> listen() {
    new JvmMemoryMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    return new ManagementServer(vertx, metrics, health, tasks)
        .listen(config.managementHost(), config.managementPort())
        .onSuccess(server -> management = server)
        .<Node>map(this)
        .recover(failure -> vertx.close().transform(closed -> Future.failedFuture(failure)));
  }
}
