package mercato.order;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mercato.contract.order.CartOperations;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderOperations;
import mercato.order.cart.CartStore;
import mercato.order.cart.ChangeCart;
import mercato.order.cart.OrderedCarts;
import mercato.order.cart.ViewCart;
import mercato.order.fulfilment.CancelOrder;
import mercato.order.history.IdempotencyKeys;
import mercato.order.history.OrderLog;
import mercato.order.history.OrderTable;
import mercato.order.payment.Payments;
import mercato.order.payment.SimulatedProvider;
import mercato.order.placing.CheckoutSteps;
import mercato.order.placing.DriveCheckout;
import mercato.order.placing.PlaceOrder;
import mercato.order.placing.ResumeCheckouts;
import mercato.order.viewing.FindOrders;
import mercato.order.viewing.FindVerdicts;
import mercato.order.viewing.OrderAccess;
import mercato.order.viewing.OrderTimeline;
import mercato.platform.bus.ServiceBus;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.Service;
import mercato.platform.outbox.OutboxRelay;
import mercato.platform.outbox.PostgresOutbox;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.stream.FactConsumer;
import mercato.platform.stream.Topics;

/** The order service: carts, orders, payments. Wiring only. */
public final class OrderVerticle extends VerticleBase {

  private static final String DATABASE = "order_db";
  private static final int REDIS_CONNECTIONS = 8;
  private static final int REDIS_WAITING = 4_000;
  private static final long COUNT_PERIOD_MILLIS = 5_000;

  private final Node node;
  private final OrderConfig config;
  private final InstantSource clock =
      InstantSource.tick(InstantSource.system(), Duration.ofMillis(1));

  private Postgres postgres;
  private Postgres providerStore;
  private Redis redis;
  private Payments payments;
  private CartStore carts;
  private OrderTable table;
  private OrderLog log;
  private DriveCheckout checkout;
  private ResumeCheckouts resumption;
  private OrderMetrics metrics;
  private OutboxRelay relay;
  private FactConsumer<OrderFact> orderedCarts;

  public OrderVerticle(Node node, OrderConfig config) {
    this.node = node;
    this.config = config;
  }

  public static Service service(Config config) {
    OrderConfig settings = OrderConfig.from(config);
    return new Service(
        "order",
        node ->
            Migrations.run(node.vertx(), settings.postgres(), "db/order")
                .compose(
                    orders -> Migrations.run(node.vertx(), settings.provider(), "db/provider")),
        node -> new OrderVerticle(node, settings));
  }

  @Override
  public Future<?> start() {
    openStores();
    wireCheckout();
    return Topics.ensure(vertx, node.kafka(), List.of(OrderFact.TOPIC))
        .compose(
            topics ->
                OutboxRelay.start(
                    vertx,
                    node.kafka(),
                    node.metrics(),
                    new PostgresOutbox(postgres, DATABASE),
                    List.of(OrderFact.TOPIC)))
        .onSuccess(started -> relay = started)
        .compose(
            started ->
                FactConsumer.start(
                    vertx,
                    node.kafka(),
                    node.metrics(),
                    OrderFact.TOPIC,
                    OrderedCarts.GROUP,
                    new OrderedCarts(carts)))
        .onSuccess(started -> orderedCarts = started)
        .compose(started -> Future.all(serveOrders(), serveCarts()))
        .onSuccess(serving -> watch());
  }

  private void openStores() {
    postgres = Postgres.open(vertx, config.postgres());
    providerStore = Postgres.open(vertx, config.provider());
    redis =
        Redis.createClient(
            vertx,
            new RedisOptions()
                .setConnectionString(config.redisUrl())
                .setMaxPoolSize(REDIS_CONNECTIONS)
                .setMaxPoolWaiting(REDIS_WAITING));
    carts = new CartStore(redis, config.guestCartLife());
  }

  private void wireCheckout() {
    metrics = new OrderMetrics(node.metrics());
    table = new OrderTable(postgres);
    log = new OrderLog(postgres, this::stored);
    payments = new Payments(vertx, new SimulatedProvider(vertx, providerStore));
    checkout =
        new DriveCheckout(
            log,
            new CheckoutSteps(node.bus(), payments, clock, config.stockLimit(), config.holdDue()),
            pause -> vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS).mapEmpty(),
            clock,
            config.limits());
  }

  private Future<?> serveOrders() {
    ServiceBus bus = node.bus();
    var keys = new IdempotencyKeys(postgres);
    var access = new OrderAccess(log);
    var place =
        new PlaceOrder(bus, carts, keys, log, checkout, clock, config.lease(), config.replyDue());
    var cancel = new CancelOrder(access, log, checkout, clock, config.lease(), config.replyDue());
    var orders = new FindOrders(access, table);
    resumption = new ResumeCheckouts(vertx, table, keys, checkout, config.lease());
    return Future.all(
        List.of(
            bus.serve(OrderOperations.PLACE, place::handle),
            bus.serve(OrderOperations.CANCEL, cancel::handle),
            bus.serve(OrderOperations.FIND, orders::find),
            bus.serve(OrderOperations.LIST, orders::list),
            bus.serve(OrderOperations.HISTORY, new OrderTimeline(access)::handle),
            bus.serve(OrderOperations.VERDICTS, new FindVerdicts(table)::handle)));
  }

  private Future<?> serveCarts() {
    ServiceBus bus = node.bus();
    var view = new ViewCart(bus, carts, config.currency());
    var change = new ChangeCart(bus, carts, view);
    return Future.all(
        bus.serve(CartOperations.FIND, view::handle),
        bus.serve(CartOperations.PUT_ITEM, change::put),
        bus.serve(CartOperations.REMOVE_ITEM, change::remove),
        bus.serve(CartOperations.CLEAR, change::clear));
  }

  private void watch() {
    resumption.start(config.resumePeriod());
    vertx.setPeriodic(
        0, COUNT_PERIOD_MILLIS, tick -> table.countUnsettled().onSuccess(metrics::unsettled));
    checks().forEach(node.health()::register);
  }

  private Map<String, Supplier<Future<Void>>> checks() {
    return Map.of(
        "order.postgres", postgres::check,
        "order.provider", providerStore::check,
        "order.redis", carts::check,
        "order.outbox", relay::check,
        "order.facts", orderedCarts::check);
  }

  private void stored(OrderLog.Step step) {
    metrics.stored(step);
    if (!step.facts().isEmpty()) {
      relay.nudge();
    }
  }

  /** What is under way is left as it stands: whoever starts next goes on with it. */
  @Override
  public Future<?> stop() {
    resumption.stop();
    checks().keySet().forEach(node.health()::unregister);
    return orderedCarts
        .close()
        .eventually(relay::close)
        .eventually(() -> Future.join(postgres.close(), providerStore.close(), redis.close()))
        .onComplete(closed -> payments.close());
  }
}
