package mercato.order.history;

import static mercato.order.history.OrderStores.LEASE;
import static mercato.order.history.OrderStores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mercato.contract.Problem;
import mercato.contract.order.OrderView.Status;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.IdempotencyKeys.Used;
import mercato.order.history.OrderTable.Position;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderEvent.PaymentCaptured;
import mercato.order.model.OrderEvent.StockHeld;
import mercato.order.model.TestOrders;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderStoreTest {

  private static OrderStores stores;

  @BeforeAll
  static void open() {
    stores = new OrderStores("order_test");
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
  void anIntentIsStoredWholeAndFoundAsItWas() {
    Order placed = stores.place("user-1");
    assertThat(placed.intent().number()).isEqualTo("M-2026-000001");
    assertThat(stores.on(() -> stores.log.find(placed.id())))
        .isEqualTo(new StoredOrder(placed, OrderStores.DATA));
    assertThat(stores.place("user-1").intent().number()).isEqualTo("M-2026-000002");
  }

  @Test
  void numbersGrowPastSixDigits() {
    stores.rows("select setval('order_numbers', 9999999)");
    assertThat(stores.place("user-1").intent().number()).isEqualTo("M-2026-10000000");
  }

  @Test
  void anOrderThatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> stores.on(() -> stores.log.find(UUID.randomUUID())))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
  }

  @Test
  void intentsThatComeTogetherAreStoredEachAsItIsWithANumberOfItsOwn() {
    List<UUID> ids = Stream.generate(Ids::next).limit(700).toList();
    List<Supplier<Future<Optional<StoredOrder>>>> all = new ArrayList<>();
    for (UUID id : ids) {
      String user = "user-" + id;
      all.add(() -> stores.placing(id, key(user, "k"), TestOrders.intent(id, user, TestOrders.AT)));
    }
    List<Order> placed =
        stores.together(all).stream().map(Optional::orElseThrow).map(StoredOrder::order).toList();
    assertThat(placed).extracting(Order::id).isEqualTo(ids);
    assertThat(placed).extracting(order -> order.intent().number()).doesNotHaveDuplicates();
    assertThat(placed).allMatch(order -> stores.current(order).equals(order));
  }

  @Test
  void ofFiftyIntentsUnderOneKeyOneIsStoredAndNothingOfTheOthers() {
    Key key = key("user-1", "once");
    List<Optional<StoredOrder>> all =
        stores.times(
            50,
            () -> {
              UUID id = Ids.next();
              return stores.placing(id, key, TestOrders.intent(id, "user-1", TestOrders.AT));
            });
    var winners = all.stream().flatMap(Optional::stream).toList();
    assertThat(winners).hasSize(1);
    assertThat(stores.on(() -> stores.keys.find(key)))
        .contains(new Used(winners.get(0).order().id(), null, key.hash(), null));
    assertThat(stores.count("orders")).isEqualTo(1);
    assertThat(stores.count("order_events")).isEqualTo(1);
    assertThat(stores.count("order_private")).isEqualTo(1);
    assertThat(stores.place("user-1").intent().number()).isEqualTo("M-2026-000002");
  }

  @Test
  void ofTwoStepsOnTheSameVersionOneIsStored() {
    Order placed = stores.place("user-1");
    Order held = placed.with(List.of(new StockHeld(TestOrders.AT)));
    assertThat(stores.times(10, () -> stores.log.append(held, 1, LEASE))).containsOnlyOnce(true);
    assertThat(stores.current(placed)).isEqualTo(held);
    assertThat(stores.steps).hasSize(1);
  }

  @Test
  void twoStepsOfOneOrderThatFollowEachOtherMayStandInOneBatch() {
    Order placed = stores.place("user-1");
    Order confirmed = placed.with(OrderStores.confirmation());
    Order captured = confirmed.with(List.of(new PaymentCaptured(TestOrders.AT)));
    Order other = stores.place("user-2");
    List<Supplier<Future<Boolean>>> steps =
        List.of(
            () -> stores.log.append(other.with(OrderStores.confirmation()), 1, LEASE),
            () -> stores.log.append(confirmed, 1, LEASE),
            () -> stores.log.append(captured, 4, LEASE),
            () -> stores.log.append(captured, 4, LEASE));
    assertThat(stores.together(steps)).containsExactly(true, true, true, false);
    assertThat(stores.current(placed)).isEqualTo(captured);
  }

  @Test
  void whatIsOvertakenLeavesTheRestOfItsBatchAlone() {
    List<Order> placed = IntStream.range(0, 40).mapToObj(i -> stores.place("user-1")).toList();
    for (int i = 0; i < 40; i += 2) {
      stores.with(placed.get(i), List.of(new StockHeld(TestOrders.AT)));
    }
    List<Supplier<Future<Boolean>>> steps = new ArrayList<>();
    placed.forEach(
        order ->
            steps.add(() -> stores.log.append(order.with(OrderStores.confirmation()), 1, LEASE)));
    List<Boolean> won = stores.together(steps);
    for (int i = 0; i < 40; i++) {
      assertThat(won.get(i)).isEqualTo(i % 2 == 1);
      assertThat(stores.current(placed.get(i)).version()).isEqualTo(i % 2 == 1 ? 4 : 2);
    }
    assertThat(stores.count("order_events")).isEqualTo(40 + 20 + 60);
    assertThat(stores.count("outbox")).isEqualTo(20);
  }

  @Test
  void twoProcessesThatStoreStepsOfTheSameOrdersStoreEachOnceAndWaitForNoOneForEver() {
    List<Order> placed = IntStream.range(0, 60).mapToObj(i -> stores.place("user-1")).toList();
    List<OrderLog> logs =
        IntStream.range(0, 4)
            .mapToObj(i -> new OrderLog(stores.postgres, OrderLog.Lanes.DEFAULT, step -> {}))
            .toList();
    List<Supplier<Future<Boolean>>> steps = new ArrayList<>();
    for (int i = 0; i < placed.size() * logs.size(); i++) {
      // Each process meets the orders in another order.
      int process = i % logs.size();
      Order order = placed.get((i * (2 * process + 1) + 7 * process) % placed.size());
      steps.add(() -> logs.get(process).append(order.with(OrderStores.confirmation()), 1, LEASE));
    }
    stores.together(steps);
    assertThat(stores.count("order_events"))
        .isEqualTo(
            4L * stores.count("orders where version = 4")
                + stores.count("orders where version = 1"));
    assertThat(stores.count("outbox")).isEqualTo(stores.count("orders where version = 4"));
  }

  @Test
  void aConfirmationTellsAndForgetsTheToken() {
    Order confirmed = stores.confirm(stores.place("user-1"));
    StoredOrder found = stores.on(() -> stores.log.find(confirmed.id()));
    assertThat(found.order()).isEqualTo(confirmed);
    assertThat(found.data()).isEqualTo(new StoredOrder.Private(OrderStores.HOME, null));
    Row fact = stores.rows("select key, envelope from outbox").get(0);
    assertThat(fact.getString("key")).isEqualTo(confirmed.id().toString());
    assertThat(fact.getString("envelope"))
        .contains("\"type\":\"OrderConfirmed\"", "\"number\":\"M-2026-000001\"")
        .doesNotContain("Springfield", "tok_visa");
    assertThat(stores.count("outbox")).isEqualTo(1);
    assertThat(stores.steps).hasSize(1);
  }

  @Test
  void pagesShowEachOrderOnceTheNewestFirstWhileOthersAreWritten() {
    List<UUID> before = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      UUID id = Ids.next();
      before.add(0, id);
      stores.place(id, stores.key("user"), TestOrders.intent(id, "user-" + i % 2, TestOrders.AT));
    }
    List<UUID> seen = new ArrayList<>();
    Position position = Position.START;
    for (int page = 0; page < 6; page++) {
      Position from = position;
      List<StoredOrder> found = stores.on(() -> stores.table.list(null, null, from, 5));
      found.forEach(stored -> seen.add(stored.order().id()));
      if (!found.isEmpty()) {
        Order last = found.get(found.size() - 1).order();
        position = new Position(last.intent().at(), last.id());
      }
      stores.place("user-1");
    }
    assertThat(seen).containsExactlyElementsOf(before);
    assertThat(stores.on(() -> stores.table.list("user-0", null, Position.START, 100))).hasSize(13);
  }

  @Test
  void aListCanBeOfOneStatus() {
    stores.confirm(stores.place("user-1"));
    Order pending = stores.place("user-1");
    assertThat(stores.on(() -> stores.table.list("user-1", Status.PENDING, Position.START, 10)))
        .extracting(stored -> stored.order().id())
        .containsExactly(pending.id());
    assertThat(stores.on(() -> stores.table.list("user-2", null, Position.START, 10))).isEmpty();
  }

  @Test
  void whatIsDueIsClaimedByOneAndForALease() {
    List<Order> orders = IntStream.range(0, 20).mapToObj(i -> stores.place("user-1")).toList();
    assertThat(stores.on(() -> stores.table.claim(100, LEASE)))
        .as("still driven by their requests")
        .isEmpty();
    stores.rows("update orders set resume_at = now()");
    List<List<StoredOrder>> claims = stores.times(6, () -> stores.table.claim(5, LEASE));
    assertThat(claims).allMatch(claim -> claim.size() <= 5);
    var claimed = claims.stream().flatMap(List::stream).toList();
    assertThat(claimed).doesNotHaveDuplicates().allMatch(s -> s.data().token() != null);
    var rest = stores.on(() -> stores.table.claim(100, LEASE));
    assertThat(claimed.size() + rest.size()).isEqualTo(orders.size());
    assertThat(stores.on(() -> stores.table.claim(100, LEASE))).isEmpty();
    assertThat(stores.on(stores.table::countUnsettled)).isEqualTo(20);
  }

  @Test
  void anOrderIsDueWhileSomethingIsLeftToDo() {
    Order placed = stores.place("user-1");
    String due = "select resume_at from orders";
    Object first = stores.rows(due).get(0).getValue(0);
    Order confirmed = stores.confirm(placed);
    assertThat(stores.rows(due).get(0).getValue(0)).as("the lease goes on").isEqualTo(first);
    Order captured = stores.with(confirmed, List.of(new PaymentCaptured(TestOrders.AT)));
    assertThat(stores.on(stores.table::countUnsettled)).isZero();
    stores.with(captured, OrderDecisions.cancel(captured, "no", TestOrders.AT.plusSeconds(9)));
    assertThat(stores.on(stores.table::countUnsettled)).isEqualTo(1);
    assertThat(stores.on(() -> stores.table.claim(1, LEASE))).as("for a lease").isEmpty();
  }

  @Test
  void statusesAreThoseOfTheOrdersThatAreThere() {
    Order pending = stores.place("user-1");
    Order confirmed = stores.confirm(stores.place("user-1"));
    UUID ghost = UUID.randomUUID();
    assertThat(stores.on(() -> stores.table.statuses(List.of(pending.id(), ghost, confirmed.id()))))
        .isEqualTo(Map.of(pending.id(), Status.PENDING, confirmed.id(), Status.CONFIRMED));
  }
}
