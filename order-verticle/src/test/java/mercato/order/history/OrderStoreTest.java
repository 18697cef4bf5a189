package mercato.order.history;

import static mercato.order.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.order.OrderView.Address;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.TestStore;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.OrderTable.Position;
import mercato.order.model.Checkout;
import mercato.order.model.Checkout.Answer;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.PaymentAuthorized;
import mercato.order.model.OrderEvent.StockHeld;
import mercato.order.model.TestOrders;
import mercato.platform.postgres.Postgres;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderStoreTest {

  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final Address HOME =
      new Address("Ada", "1 Main Street", null, "Springfield", null, "12345", "US");
  private static Vertx vertx;
  private static Postgres postgres;

  private final List<OrderLog.Step> steps = new ArrayList<>();
  private final OrderLog log = new OrderLog(postgres, steps::add);
  private final OrderTable table = new OrderTable(postgres);
  private final IdempotencyKeys keys = new IdempotencyKeys(postgres);

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    postgres = TestStore.open(vertx, "order_test", "db/order");
  }

  @BeforeEach
  void empty() {
    await(
        postgres
            .client()
            .query(
                "truncate order_events, orders, order_private, idempotency_keys, outbox;"
                    + " alter sequence order_numbers restart")
            .execute());
  }

  @AfterAll
  static void close() {
    await(postgres.close());
    await(vertx.close());
  }

  @Test
  void anIntentIsStoredWholeAndFoundAsItWas() {
    Order placed = place("user-1");
    assertThat(placed.intent().number()).isEqualTo("M-2026-000001");
    StoredOrder found = await(log.find(placed.id()));
    assertThat(found).isEqualTo(new StoredOrder(placed, data()));
    assertThat(place("user-1").intent().number()).isEqualTo("M-2026-000002");
  }

  @Test
  void numbersGrowPastSixDigits() {
    await(postgres.client().query("select setval('order_numbers', 9999999)").execute());
    assertThat(place("user-1").intent().number()).isEqualTo("M-2026-10000000");
  }

  @Test
  void anOrderThatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> await(log.find(UUID.randomUUID())))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
  }

  @Test
  void ofFiftyIntentsUnderOneKeyOneIsStoredAndNothingOfTheOthers() {
    Key key = key("user-1", "once");
    List<Future<Optional<StoredOrder>>> all =
        IntStream.range(0, 50).mapToObj(i -> place(Ids.next(), key)).toList();
    await(Future.all(all));
    var winners = all.stream().map(Future::result).flatMap(Optional::stream).toList();
    assertThat(winners).hasSize(1);
    assertThat(await(keys.find(key)))
        .contains(new IdempotencyKeys.Used(winners.get(0).order().id(), key.hash()));
    assertThat(count("orders")).isEqualTo(1);
    assertThat(count("order_events")).isEqualTo(1);
    assertThat(count("order_private")).isEqualTo(1);
  }

  @Test
  void aKeyBelongsToOneUser() {
    place("user-1");
    assertThat(await(place(Ids.next(), key("user-2", "key-0")))).isPresent();
  }

  @Test
  void aForgottenKeyMayMakeAnotherOrder() {
    Key key = key("user-1", "again");
    UUID first = Ids.next();
    await(place(first, key));
    await(keys.forget(key, UUID.randomUUID()));
    assertThat(await(keys.find(key))).isPresent();
    await(keys.forget(key, first));
    assertThat(await(place(Ids.next(), key))).isPresent();
  }

  @Test
  void oldKeysArePrunedALimitedNumberAtATime() {
    IntStream.range(0, 5).forEach(i -> place("user-1"));
    await(
        postgres
            .client()
            .query("update idempotency_keys set created_at = now() - interval '2 days'")
            .execute());
    Key fresh = key("user-2", "fresh");
    await(place(Ids.next(), fresh, Instant.now()));
    assertThat(await(keys.prune(Duration.ofHours(24), 3))).isEqualTo(3);
    assertThat(await(keys.prune(Duration.ofHours(24), 3))).isEqualTo(2);
    assertThat(await(keys.find(fresh))).isPresent();
  }

  @Test
  void ofTwoStepsOnTheSameVersionOneIsStored() {
    Order placed = place("user-1");
    Order held = placed.with(List.of(new StockHeld(TestOrders.AT)));
    List<Future<Boolean>> both =
        IntStream.range(0, 10).mapToObj(i -> log.append(held, 1, LEASE)).toList();
    await(Future.all(both));
    assertThat(both.stream().map(Future::result)).containsOnlyOnce(true);
    assertThat(await(log.current(placed.id()))).isEqualTo(held);
    assertThat(steps).hasSize(1);
  }

  @Test
  void aConfirmationIsTheOneStatementThatTellsAndForgetsTheToken() {
    Order confirmed = confirm(place("user-1"));
    StoredOrder found = await(log.find(confirmed.id()));
    assertThat(found.order()).isEqualTo(confirmed);
    assertThat(found.data()).isEqualTo(new StoredOrder.Private(HOME, null));
    Row fact = rows("select key, envelope from outbox").get(0);
    assertThat(fact.getString("key")).isEqualTo(confirmed.id().toString());
    assertThat(fact.getString("envelope"))
        .contains("\"type\":\"OrderConfirmed\"", "\"number\":\"M-2026-000001\"")
        .doesNotContain("Springfield", "tok_visa");
    assertThat(count("outbox")).isEqualTo(1);
  }

  @Test
  void theTableIsWhatTheFoldOfTheLogSays() {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      walk(place("user-" + i % 3), random);
    }
    for (Row row : rows("select *, resume_at is not null as open from orders")) {
      Order order = await(log.current(row.getUUID("id")));
      assertThat(row.getString("status")).isEqualTo(order.status().name());
      assertThat(row.getInteger("version")).isEqualTo(order.version());
      assertThat(row.getString("number")).isEqualTo(order.intent().number());
      assertThat(row.getString("user_id")).isEqualTo(order.intent().userId());
      assertThat(row.getLong("total")).isEqualTo(order.intent().total().amount());
      assertThat(row.getOffsetDateTime("updated_at").toInstant()).isEqualTo(order.updatedAt());
      assertThat(row.getBoolean("open")).isEqualTo(Checkout.command(order).isPresent());
    }
    long told =
        await(table.list(null, null, Position.START, 100)).stream()
            .map(StoredOrder::order)
            .flatMap(order -> order.events().stream().map(e -> told(order, e)))
            .filter(Objects::nonNull)
            .count();
    assertThat(count("outbox")).isEqualTo(told);
  }

  private static Object told(Order order, mercato.order.model.OrderEvent event) {
    return mercato.order.model.OrderFacts.of(order, event).orElse(null);
  }

  /** A few steps of some story. */
  private void walk(Order placed, Random random) {
    Order order = placed;
    for (int step = random.nextInt(8); step > 0; step--) {
      Optional<Checkout.Command> command = Checkout.command(order);
      Instant at = order.updatedAt().plusMillis(1 + random.nextInt(1_000));
      Order next =
          order.status() == Status.CONFIRMED && random.nextBoolean()
              ? order.with(OrderDecisions.cancel(order, "no", at))
              : command.isPresent()
                  ? order.with(Checkout.on(order, command.get(), answer(command.get(), random), at))
                  : order;
      if (next.version() > order.version()) {
        assertThat(await(log.append(next, order.version(), LEASE))).isTrue();
      }
      order = next;
    }
  }

  private static Answer answer(Checkout.Command command, Random random) {
    boolean fine = random.nextInt(4) > 0;
    return switch (command) {
      case RESERVE_STOCK ->
          fine
              ? new Answer.Hold(HoldView.State.HELD, List.of())
              : new Answer.Hold(HoldView.State.REFUSED, List.of(new Shortage("hat", 1, 0)));
      case RELEASE_STOCK -> new Answer.Hold(HoldView.State.RELEASED, List.of());
      case AUTHORIZE ->
          fine
              ? new Answer.Payment(PaymentStatus.AUTHORIZED, null)
              : new Answer.Payment(PaymentStatus.DECLINED, "declined");
      case CAPTURE -> new Answer.Payment(PaymentStatus.CAPTURED, null);
      case VOID -> new Answer.Payment(PaymentStatus.VOIDED, null);
      case REFUND -> new Answer.Payment(PaymentStatus.REFUNDED, null);
    };
  }

  @Test
  void pagesShowEachOrderOnceTheNewestFirstWhileOthersAreWritten() {
    List<UUID> before = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      UUID id = Ids.next();
      before.add(0, id);
      await(place(id, key("user-" + i % 2, "p" + i), TestOrders.AT.plusSeconds(i / 3)));
    }
    List<UUID> seen = new ArrayList<>();
    Position position = Position.START;
    for (int page = 0; page < 6; page++) {
      List<StoredOrder> found = await(table.list(null, null, position, 5));
      found.forEach(stored -> seen.add(stored.order().id()));
      if (!found.isEmpty()) {
        Order last = found.get(found.size() - 1).order();
        position = new Position(last.intent().at(), last.id());
      }
      await(place(Ids.next(), key("user-1", "late" + page), TestOrders.AT.plusSeconds(100)));
    }
    assertThat(seen).containsExactlyElementsOf(before);
    assertThat(await(table.list("user-0", null, Position.START, 100))).hasSize(13);
  }

  @Test
  void aListCanBeOfOneStatus() {
    confirm(place("user-1"));
    Order pending = place("user-1");
    assertThat(await(table.list("user-1", Status.PENDING, Position.START, 10)))
        .extracting(stored -> stored.order().id())
        .containsExactly(pending.id());
    assertThat(await(table.list("user-2", null, Position.START, 10))).isEmpty();
  }

  @Test
  void whatIsDueIsClaimedByOneAndForALease() {
    List<Order> orders = IntStream.range(0, 20).mapToObj(i -> place("user-1")).toList();
    assertThat(await(table.claim(100, LEASE))).as("still driven by their requests").isEmpty();
    await(postgres.client().query("update orders set resume_at = now()").execute());
    List<Future<List<StoredOrder>>> claims =
        IntStream.range(0, 6).mapToObj(i -> table.claim(5, LEASE)).toList();
    await(Future.all(claims));
    assertThat(claims).allMatch(claim -> claim.result().size() <= 5);
    var claimed = claims.stream().flatMap(claim -> claim.result().stream()).toList();
    assertThat(claimed).doesNotHaveDuplicates().allMatch(s -> s.data().token() != null);
    var rest = await(table.claim(100, LEASE));
    assertThat(claimed.size() + rest.size()).isEqualTo(orders.size());
    assertThat(await(table.claim(100, LEASE))).isEmpty();
    assertThat(await(table.countUnsettled())).isEqualTo(20);
  }

  @Test
  void anOrderWithNothingLeftToDoIsNeverDue() {
    Order order = confirm(place("user-1"));
    Order captured =
        order.with(
            Checkout.on(
                order,
                Checkout.Command.CAPTURE,
                new Answer.Payment(PaymentStatus.CAPTURED, null),
                TestOrders.AT));
    await(log.append(captured, order.version(), LEASE));
    assertThat(await(table.countUnsettled())).isZero();
  }

  @Test
  void statusesAreThoseOfTheOrdersThatAreThere() {
    Order pending = place("user-1");
    Order confirmed = confirm(place("user-1"));
    UUID ghost = UUID.randomUUID();
    assertThat(await(table.statuses(List.of(pending.id(), ghost, confirmed.id()))))
        .isEqualTo(Map.of(pending.id(), Status.PENDING, confirmed.id(), Status.CONFIRMED));
  }

  private int placed;

  private Order place(String userId) {
    return await(place(Ids.next(), key(userId, "key-" + placed++))).orElseThrow().order();
  }

  private Future<Optional<StoredOrder>> place(UUID id, Key key) {
    return place(id, key, TestOrders.AT);
  }

  private Future<Optional<StoredOrder>> place(UUID id, Key key, Instant at) {
    return log.place(id, key, TestOrders.intent(id, key.userId(), at), data(), LEASE);
  }

  private Order confirm(Order placed) {
    Order confirmed =
        placed.with(
            List.of(
                new StockHeld(TestOrders.AT),
                new PaymentAuthorized(TestOrders.AT),
                new OrderConfirmed(TestOrders.AT)));
    assertThat(await(log.append(confirmed, 1, LEASE))).isTrue();
    return confirmed;
  }

  private static Key key(String userId, String key) {
    return new Key(userId, "place", key, Buffer.buffer(key));
  }

  private static StoredOrder.Private data() {
    return new StoredOrder.Private(HOME, "tok_visa");
  }

  private static long count(String of) {
    return rows("select count(*) as n from " + of).get(0).getLong("n");
  }

  private static List<Row> rows(String sql) {
    List<Row> rows = new ArrayList<>();
    await(postgres.client().preparedQuery(sql).execute(Tuple.tuple())).forEach(rows::add);
    return rows;
  }
}
