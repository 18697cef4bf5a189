package mercato.order.history;

import static mercato.order.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.Address;
import mercato.order.TestStore;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderEvent;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.OrderDelivered;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderEvent.OrderShipped;
import mercato.order.model.OrderEvent.PaymentAuthorized;
import mercato.order.model.OrderEvent.PaymentCaptured;
import mercato.order.model.OrderEvent.StockHeld;
import mercato.order.model.TestOrders;
import mercato.platform.observe.Trace;
import mercato.platform.postgres.Postgres;
import mercato.platform.time.Ids;

/** The order stores over one real database, driven from one event loop as a verticle does. */
final class OrderStores implements AutoCloseable {

  static final Duration LEASE = Duration.ofSeconds(5);
  static final Address HOME =
      new Address("Ada", "1 Main Street", null, "Springfield", null, "12345", "US");
  static final StoredOrder.Private DATA = new StoredOrder.Private(HOME, "tok_visa");
  private static final long IN_TIME_MILLIS = 20_000;

  static {
    Trace.register();
  }

  final Vertx vertx = Vertx.vertx();
  final Context context = vertx.getOrCreateContext();
  final Postgres postgres;
  final List<OrderLog.Step> steps = new ArrayList<>();
  final OrderLog log;
  final OrderTable table;
  final IdempotencyKeys keys;
  private int keysMade;

  OrderStores(String database) {
    postgres = TestStore.open(vertx, database, "db/order");
    log = new OrderLog(postgres, OrderLog.Lanes.DEFAULT, steps::add);
    table = new OrderTable(postgres);
    keys = new IdempotencyKeys(postgres, OrderLog.Lanes.DEFAULT);
  }

  void empty() {
    steps.clear();
    await(
        postgres
            .client()
            .query(
                "truncate order_events, orders, order_private, order_returns, idempotency_keys,"
                    + " outbox, coupon_uses, coupon_users, coupons;"
                    + " alter sequence order_numbers restart")
            .execute());
  }

  @Override
  public void close() {
    await(postgres.close());
    await(vertx.close());
  }

  /** What comes of it, done on the event loop. */
  <T> T on(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        turn -> Future.succeededFuture().compose(now -> work.get()).onComplete(done));
    return await(done.future());
  }

  /** What comes of all, asked at the same moment. */
  <T> List<T> together(List<Supplier<Future<T>>> work) {
    return on(
        () -> Future.all(work.stream().map(Supplier::get).toList()).map(all -> all.<T>list()));
  }

  <T> List<T> times(int count, Supplier<Future<T>> work) {
    return together(IntStream.range(0, count).mapToObj(i -> work).toList());
  }

  Order place(String userId) {
    UUID id = Ids.next();
    OrderPlaced intent = TestOrders.intent(id, userId, TestOrders.AT);
    return place(id, key(userId), intent).orElseThrow();
  }

  Optional<Order> place(UUID id, Key key, OrderPlaced intent) {
    return on(() -> placing(id, key, intent)).map(StoredOrder::order);
  }

  Future<Optional<StoredOrder>> placing(UUID id, Key key, OrderPlaced intent) {
    return log.place(id, key, intent, DATA, LEASE, System.currentTimeMillis() + IN_TIME_MILLIS);
  }

  /** The order once these are stored. */
  Order with(Order order, List<? extends OrderEvent> events) {
    Order next = order.with(events);
    assertThat(on(() -> log.append(next, order.version(), LEASE))).isTrue();
    return next;
  }

  Order confirm(Order placed) {
    return with(placed, confirmation());
  }

  static List<OrderEvent> confirmation() {
    Instant at = TestOrders.AT.plusSeconds(1);
    return List.of(new StockHeld(at), new PaymentAuthorized(at), new OrderConfirmed(at));
  }

  Order deliver(Order confirmed) {
    Instant at = TestOrders.AT.plusSeconds(2);
    return with(
        confirmed,
        List.of(
            new PaymentCaptured(at), new OrderShipped("Post", "42", at), new OrderDelivered(at)));
  }

  /** The order with one hat on its way back. */
  Order requestReturn(Order delivered, UUID returnId, Instant at) {
    return with(
        delivered,
        OrderDecisions.requestReturn(
            delivered, returnId.toString(), List.of(new Item("hat", 1)), "too big", at));
  }

  Order current(Order order) {
    return on(() -> log.current(order.id()));
  }

  /** A new key of a user. */
  Key key(String userId) {
    return key(userId, "key-" + keysMade++);
  }

  static Key key(String userId, String key) {
    return new Key(userId, "place", key, Buffer.buffer(key));
  }

  long count(String of) {
    return rows("select count(*) as n from " + of).get(0).getLong("n");
  }

  List<Row> rows(String sql) {
    List<Row> rows = new ArrayList<>();
    await(postgres.client().query(sql).execute()).forEach(rows::add);
    return rows;
  }
}
