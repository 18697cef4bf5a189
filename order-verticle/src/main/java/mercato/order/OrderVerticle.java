package mercato.order;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.OrdersChanged;
import mercato.contract.stream.Fact;
import mercato.contract.stream.Topic;
import mercato.contract.user.UserFact;
import mercato.order.cart.CartStore;
import mercato.order.cart.OrderedCarts;
import mercato.order.erasing.ErasedUsers;
import mercato.order.erasing.ErasureStore;
import mercato.order.history.IdempotencyKeys;
import mercato.order.history.OrderLog;
import mercato.order.history.OrderTable;
import mercato.order.history.RebuildOrders;
import mercato.order.payment.HttpProvider;
import mercato.order.payment.Payments;
import mercato.order.placing.CheckoutSteps;
import mercato.order.placing.DriveCheckout;
import mercato.order.placing.ResumeCheckouts;
import mercato.platform.bus.Announcer;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.Service;
import mercato.platform.outbox.OutboxRelay;
import mercato.platform.outbox.PostgresOutbox;
import mercato.platform.postgres.Migrations;
import mercato.platform.postgres.Postgres;
import mercato.platform.redis.BoundedRedis;
import mercato.platform.stream.BatchHandler;
import mercato.platform.stream.FactConsumer;
import mercato.platform.stream.Topics;

/** The order service: carts, orders, payments. Wiring only. */
public final class OrderVerticle extends VerticleBase {

  private static final String DATABASE = "order_db";
  private static final long COUNT_PERIOD_MILLIS = 5_000;

  /** Whoever watches an order sees its steps this late, and those of a moment at once. */
  private static final Duration ANNOUNCED_EACH = Duration.ofMillis(50);

  private final Node node;
  private final OrderConfig config;
  private final InstantSource clock =
      InstantSource.tick(InstantSource.system(), Duration.ofMillis(1));

  private Postgres postgres;
  private Redis redis;
  private HttpProvider provider;
  private Payments payments;
  private CartStore carts;
  private OrderTable table;
  private OrderLog log;
  private IdempotencyKeys keys;
  private DriveCheckout checkout;
  private ResumeCheckouts resumption;
  private OrderMetrics metrics;
  private Announcer announcer;
  private OutboxRelay relay;
  private FactConsumer<OrderFact> orderedCarts;
  private ErasedUsers erasing;
  private FactConsumer<UserFact> erasedUsers;

  public OrderVerticle(Node node, OrderConfig config) {
    this.node = node;
    this.config = config;
  }

  public static Service service(Config config) {
    OrderConfig settings = OrderConfig.from(config);
    return new Service(
        "order",
        node -> Migrations.run(node.vertx(), settings.postgres(), "db/order"),
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
        .compose(started -> consume(OrderFact.TOPIC, OrderedCarts.GROUP, new OrderedCarts(carts)))
        .onSuccess(started -> orderedCarts = started)
        .compose(started -> consume(UserFact.TOPIC, ErasedUsers.GROUP, erasing))
        .onSuccess(started -> erasedUsers = started)
        .compose(started -> wiring().serve())
        .onSuccess(serving -> watch());
  }

  private <F extends Fact> Future<FactConsumer<F>> consume(
      Topic<F> topic, String group, BatchHandler<F> handler) {
    return FactConsumer.start(vertx, node.kafka(), node.metrics(), topic, group, handler);
  }

  private void openStores() {
    postgres = Postgres.open(vertx, config.postgres());
    redis = BoundedRedis.open(vertx, config.redisUrl());
    carts = new CartStore(redis, config.guestCartLife());
    erasing = new ErasedUsers(new ErasureStore(postgres), carts);
  }

  private void wireCheckout() {
    metrics = new OrderMetrics(node.metrics());
    announcer =
        new Announcer(
            vertx,
            ANNOUNCED_EACH,
            ids -> node.bus().tell(OrderOperations.CHANGED, new OrdersChanged(ids)));
    table = new OrderTable(postgres);
    log = new OrderLog(postgres, config.lanes(), this::stored);
    keys = new IdempotencyKeys(postgres, config.lanes());
    provider = new HttpProvider(vertx, config.payment());
    payments = new Payments(vertx, provider);
    checkout =
        new DriveCheckout(
            log,
            new CheckoutSteps(node.bus(), payments, clock, config.stockLimit(), config.holdDue()),
            pause -> vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS).mapEmpty(),
            clock,
            config.limits());
    resumption = new ResumeCheckouts(vertx, table, keys, checkout, config.lease());
  }

  private OrderWiring wiring() {
    return new OrderWiring(node.bus(), config, clock, postgres, carts, log, table, keys, checkout);
  }

  private void watch() {
    resumption.start(config.resumePeriod());
    erasing.start(vertx);
    vertx.setPeriodic(
        0, COUNT_PERIOD_MILLIS, tick -> table.countUnsettled().onSuccess(metrics::unsettled));
    checks().forEach(node.health()::register);
    node.task("rebuild-orders", new RebuildOrders(postgres)::run);
  }

  private Map<String, Supplier<Future<Void>>> checks() {
    return Map.of(
        "order.postgres", postgres::check,
        "order.payment", provider::check,
        "order.redis", carts::check,
        "order.outbox", relay::check,
        "order.facts", orderedCarts::check,
        "order.users", erasedUsers::check);
  }

  private void stored(OrderLog.Step step) {
    metrics.stored(step);
    announcer.changed(step.order().id().toString());
    if (!step.facts().isEmpty()) {
      relay.nudge();
    }
  }

  /** What is under way is left as it stands: whoever starts next goes on with it. */
  @Override
  public Future<?> stop() {
    resumption.stop();
    erasing.stop(vertx);
    checks().keySet().forEach(node.health()::unregister);
    return Future.join(orderedCarts.close(), erasedUsers.close())
        .eventually(relay::close)
        .eventually(() -> Future.join(postgres.close(), redis.close(), provider.close()))
        .onComplete(closed -> payments.close());
  }
}
