package mercato.order.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.contract.order.ReturnView;
import mercato.order.history.OrderTable.ListedReturn;
import mercato.order.history.OrderTable.Position;
import mercato.order.history.RebuildOrders.Rebuilt;
import mercato.order.model.Checkout;
import mercato.order.model.Checkout.Answer;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderEvent;
import mercato.order.model.OrderFacts;
import mercato.order.model.TestOrders;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReturnsAndRebuildTest {

  private static final Instant LATER = TestOrders.AT.plusSeconds(100);
  private static OrderStores stores;

  @BeforeAll
  static void open() {
    stores = new OrderStores("order_rebuild_test");
  }

  @BeforeEach
  void empty() {
    stores.empty();
  }

  @AfterAll
  static void close() {
    stores.close();
  }

  @Test
  void aReturnIsListedWithItsOrderTheNewestFirst() {
    Order one = stores.deliver(stores.confirm(stores.place("user-1")));
    Order other = stores.deliver(stores.confirm(stores.place("user-2")));
    UUID first = Ids.next();
    UUID second = Ids.next();
    one = stores.requestReturn(one, first, LATER);
    other = stores.requestReturn(other, second, LATER.plusSeconds(1));
    assertThat(list(null, null, Position.START))
        .extracting(ListedReturn::returnId)
        .containsExactly(second, first);
    assertThat(list(null, null, new Position(LATER.plusSeconds(1), second)))
        .containsExactly(new ListedReturn(stored(one), first));
    assertThat(list("user-2", null, Position.START))
        .containsExactly(new ListedReturn(stored(other), second));
    UUID asked = first;
    assertThat(stores.on(() -> stores.table.orderOfReturn(asked))).isEqualTo(one.id());
    assertThatThrownBy(() -> stores.on(() -> stores.table.orderOfReturn(Ids.next())))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
  }

  @Test
  void aReturnMovesWithTheStepThatDecidesIt() {
    Order order = stores.deliver(stores.confirm(stores.place("user-1")));
    UUID id = Ids.next();
    order = stores.requestReturn(order, id, LATER);
    stores.with(order, OrderDecisions.rejectReturn(order, id.toString(), "worn", LATER));
    assertThat(list(null, ReturnView.Status.REQUESTED, Position.START)).isEmpty();
    assertThat(list(null, ReturnView.Status.REJECTED, Position.START)).hasSize(1);
  }

  @Test
  void anUndamagedTableIsLeftUntouched() {
    stories(60);
    String fingerprint = "select array_agg(xmin::text || ctid::text order by id)::text from ";
    String orders = stores.rows(fingerprint + "orders").get(0).getString(0);
    String returns = stores.rows(fingerprint + "order_returns").get(0).getString(0);
    assertThat(rebuild()).isEqualTo(new Rebuilt(stores.count("orders"), 0));
    assertThat(stores.rows(fingerprint + "orders").get(0).getString(0)).isEqualTo(orders);
    assertThat(stores.rows(fingerprint + "order_returns").get(0).getString(0)).isEqualTo(returns);
  }

  @Test
  void damageIsMendedFromTheLogAndTheSecondTimeNothingIsLeftToMend() {
    stories(120);
    String state =
        "select array_agg(row(id, number, user_id, status, version, total, currency, created_at,"
            + " updated_at, resume_at is null)::text order by id)::text from orders";
    String returns = "select array_agg(r::text order by id)::text from order_returns r";
    String before = stores.rows(state).get(0).getString(0);
    String returnsBefore = stores.rows(returns).get(0).getString(0);
    long damaged = stores.count("orders");
    stores.rows("update orders set status = 'SHIPPED' where id in (" + some(0, 5) + ")");
    stores.rows("update orders set version = 77, total = 1 where id in (" + some(5, 5) + ")");
    stores.rows("delete from orders where id in (" + some(10, 7) + ")");
    stores.rows(
        "update orders set resume_at = case when resume_at is null then now() end"
            + " where id in ("
            + some(15, 3)
            + ")");
    stores.rows(
        "insert into orders select gen_random_uuid(), number, user_id, status, version,"
            + " total, currency, created_at, updated_at, null from orders limit 2");
    stores.rows("update order_returns set status = 'APPROVED' where status = 'REQUESTED'");
    stores.rows(
        "insert into order_returns select gen_random_uuid(), order_id, user_id, status,"
            + " requested_at from order_returns limit 1");
    Rebuilt rebuilt = rebuild();
    assertThat(rebuilt.orders()).isEqualTo(damaged + 2);
    assertThat(rebuilt.mended()).isGreaterThanOrEqualTo(5 + 5 + 7 + 3 + 2);
    assertThat(stores.rows(state).get(0).getString(0)).isEqualTo(before);
    assertThat(stores.rows(returns).get(0).getString(0)).isEqualTo(returnsBefore);
    assertThat(rebuild()).isEqualTo(new Rebuilt(damaged, 0));
  }

  /** Ids in the order of their last letters, which say nothing. */
  private static String some(int from, int count) {
    return "select id from orders order by reverse(id::text) offset " + from + " limit " + count;
  }

  @Test
  void theShopGoesOnWhileItIsRebuilt() {
    List<Order> placed = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      placed.add(stores.place("user-1"));
    }
    List<Supplier<Future<Object>>> all = new ArrayList<>();
    all.add(() -> new RebuildOrders(stores.postgres).run().map(rebuilt -> (Object) rebuilt));
    for (Order order : placed) {
      all.add(
          () ->
              stores
                  .log
                  .append(order.with(OrderStores.confirmation()), 1, OrderStores.LEASE)
                  .map(won -> (Object) won));
    }
    List<Object> done = stores.together(all);
    assertThat(done.get(0)).isEqualTo(new Rebuilt(150, 0));
    assertThat(done.subList(1, done.size())).containsOnly(true);
  }

  /** The table is what the fold says, and the outbox has what the events tell. */
  @Test
  void theTableIsWhatTheFoldOfTheLogSays() {
    stories(80);
    long told = 0;
    for (var row : stores.rows("select *, resume_at is not null as open from orders")) {
      Order order = stores.on(() -> stores.log.current(row.getUUID("id")));
      assertThat(row.getString("status")).isEqualTo(order.status().name());
      assertThat(row.getInteger("version")).isEqualTo(order.version());
      assertThat(row.getString("number")).isEqualTo(order.intent().number());
      assertThat(row.getString("user_id")).isEqualTo(order.intent().userId());
      assertThat(row.getLong("total")).isEqualTo(order.intent().total().amount());
      assertThat(row.getOffsetDateTime("updated_at").toInstant()).isEqualTo(order.updatedAt());
      assertThat(row.getBoolean("open")).isEqualTo(Checkout.command(order).isPresent());
      for (int i = 0; i < order.version(); i++) {
        told += OrderFacts.of(order.at(i + 1), i + 1).stream().count();
      }
    }
    assertThat(stores.count("outbox")).isEqualTo(told);
  }

  private static Rebuilt rebuild() {
    return stores.on(() -> new RebuildOrders(stores.postgres).run());
  }

  private static List<ListedReturn> list(String userId, ReturnView.Status status, Position after) {
    return stores.on(() -> stores.table.listReturns(userId, status, after, 10));
  }

  private static StoredOrder stored(Order order) {
    return new StoredOrder(order, new StoredOrder.Private(OrderStores.HOME, null));
  }

  private static void stories(int count) {
    Random random = new Random(7);
    for (int i = 0; i < count; i++) {
      Order order = story(stores.place("user-" + i % 3), random);
      if (i % 10 == 0) {
        Order delivered = stores.deliver(stores.confirm(stores.place("user-1")));
        Order asked = stores.requestReturn(delivered, Ids.next(), LATER.plusMillis(i));
        if (i % 20 == 0) {
          String id = asked.returns().all().get(0).id();
          stores.with(asked, OrderDecisions.approveReturn(asked, id, true, LATER));
        }
      }
      assertThat(order.version()).isPositive();
    }
  }

  /** A few steps of some story. */
  private static Order story(Order placed, Random random) {
    Order order = placed;
    for (int step = random.nextInt(8); step > 0; step--) {
      Optional<Checkout.Command> command = Checkout.command(order);
      Instant at = order.updatedAt().plusMillis(1 + random.nextInt(1_000));
      boolean cancel = order.status() == Status.CONFIRMED && random.nextBoolean();
      var events =
          cancel
              ? OrderDecisions.cancel(order, "no", at)
              : command.isPresent()
                  ? Checkout.on(order, command.get(), answer(order, command.get(), random), at)
                  : List.<OrderEvent>of();
      if (!events.isEmpty()) {
        order = stores.with(order, events);
      }
    }
    return order;
  }

  private static Answer answer(Order order, Checkout.Command command, Random random) {
    boolean fine = random.nextInt(4) > 0;
    return switch (command.action()) {
      case RESERVE_STOCK ->
          fine
              ? new Answer.Hold(HoldView.State.HELD, List.of())
              : new Answer.Hold(HoldView.State.REFUSED, List.of(new Shortage("hat", 1, 0)));
      case RELEASE_STOCK -> new Answer.Hold(HoldView.State.RELEASED, List.of());
      case AUTHORIZE ->
          fine
              ? new Answer.Payment(PaymentStatus.AUTHORIZED, null, 0)
              : new Answer.Payment(PaymentStatus.DECLINED, "declined", 0);
      case CAPTURE -> new Answer.Payment(PaymentStatus.CAPTURED, null, 0);
      case VOID -> new Answer.Payment(PaymentStatus.VOIDED, null, 0);
      case REFUND ->
          new Answer.Payment(PaymentStatus.REFUNDED, null, order.intent().total().amount());
    };
  }
}
