package mercato.order;

import static mercato.order.PlacingTest.refused;
import static mercato.order.Shop.customer;
import static mercato.order.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.CancelOrder;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderView;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.OrderLog;
import mercato.order.history.StoredOrder;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderEvent;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.PaymentAuthorized;
import mercato.order.model.OrderEvent.PaymentCaptured;
import mercato.order.model.OrderEvent.PaymentDeclined;
import mercato.order.model.OrderEvent.RefundRequested;
import mercato.order.model.OrderEvent.StockHeld;
import mercato.order.model.TestOrders;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checkouts that are cut off, and services that are away; all deadlines short. */
class ResumingTest {

  private static final Item SHIRT = new Item("p-shirt", 2);
  private static Shop shop;
  private final String user = UUID.randomUUID().toString();

  @BeforeAll
  static void open() {
    shop =
        new Shop(
            Map.of(
                "order.saga.replyMillis", "700",
                "order.saga.leaseMillis", "800",
                "order.saga.stockMillis", "400",
                "order.saga.paymentAttemptMillis", "600",
                "order.saga.paymentPauseMillis", "50",
                "order.saga.paymentTimeoutMillis", "2500",
                "order.saga.resumePeriodMillis", "50"));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void aPaymentThatIsNeverAnsweredIsVoidedAtItsDeadlineAndTheStockIsFree() {
    PlacedOrder placed = await(shop.place(user, "key", "tok_timeout", SHIRT));
    assertThat(placed.settled()).isFalse();
    String id = placed.order().id();
    assertThat(shop.holds.get(id).state()).isEqualTo(HoldView.State.HELD);
    ends(id, Status.REJECTED, PaymentStatus.VOIDED, HoldView.State.RELEASED);
    assertThat(shop.find(id).updatedAt())
        .isBetween(
            placed.order().createdAt().plusMillis(2_500),
            placed.order().createdAt().plusMillis(4_500));
    Problem problem = refused(shop.place(user, "key", "tok_timeout", SHIRT));
    assertThat(problem.code()).isEqualTo("PAYMENT_DECLINED");
    assertThat(problem.details()).isEqualTo(Map.of("orderId", id, "replayed", true));
  }

  @Test
  void withoutInventoryNothingIsChargedAndARetryUnderTheSameKeySucceedsLater() {
    shop.dropInventory();
    Problem problem = refused(shop.place(user, "key", "tok_visa", SHIRT));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
    assertThat(problem.code()).isEqualTo("UNAVAILABLE");
    String first = shop.orderIds(user).get(0);
    assertThat(shop.find(first).status()).isEqualTo(Status.PENDING);
    assertThat(shop.charge(first).status()).isEqualTo(PaymentStatus.VOIDED);
    shop.openInventory();
    PlacedOrder second = await(shop.place(user, "key", "tok_visa", SHIRT));
    assertThat(second.order().id()).isNotEqualTo(first);
    assertThat(second.order().status()).isEqualTo(Status.CONFIRMED);
    ends(first, Status.REJECTED, PaymentStatus.VOIDED, HoldView.State.RELEASED);
  }

  @Test
  void anInventoryThatHangsIsGivenUpInTime() {
    shop.hangInventory();
    long start = System.nanoTime();
    Problem problem = refused(shop.place(user, "key", "tok_visa", SHIRT));
    assertThat(problem.code()).isEqualTo("UNAVAILABLE");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    shop.dropInventory();
    shop.openInventory();
    ends(
        shop.orderIds(user).get(0), Status.REJECTED, PaymentStatus.VOIDED, HoldView.State.RELEASED);
  }

  @Test
  void aServiceThatIsDroppedInTheMiddleLeavesEveryOrderToTheNextOne() {
    List<Future<PlacedOrder>> all =
        IntStream.range(0, 60)
            .mapToObj(
                i -> shop.place(user, "key-" + i, i % 3 == 0 ? "tok_async" : "tok_visa", SHIRT))
            .toList();
    await().until(() -> shop.orderIds(user).size() > 20);
    shop.dropOrders();
    all.forEach(each -> await(each.otherwiseEmpty()));
    shop.openOrders();
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> shop.orderIds(user).stream().map(shop::find).allMatch(ResumingTest::ended));
    for (String id : shop.orderIds(user)) {
      boolean sold = shop.find(id).status() == Status.CONFIRMED;
      assertThat(shop.holds.get(id).state())
          .isEqualTo(sold ? HoldView.State.HELD : HoldView.State.RELEASED);
      assertThat(shop.charge(id).captured()).isEqualTo(sold ? 2_000 : 0);
    }
    for (Future<PlacedOrder> each : all) {
      if (each.succeeded() && each.result().settled()) {
        assertThat(shop.find(each.result().order().id()).status()).isEqualTo(Status.CONFIRMED);
      }
    }
  }

  @Test
  void anIntentThatNobodyDrivesIsUndone() {
    UUID id = leftBehind(List.of());
    ends(id.toString(), Status.REJECTED, PaymentStatus.VOIDED, HoldView.State.RELEASED);
  }

  @Test
  void aHeldOrderThatNobodyDrivesIsFinished() {
    UUID id = leftBehind(List.of(new StockHeld(now())));
    ends(id.toString(), Status.CONFIRMED, PaymentStatus.CAPTURED, null);
  }

  @Test
  void aDeclinedOrderThatNobodyDrivesIsReleased() {
    UUID id = leftBehind(List.of(new StockHeld(now()), new PaymentDeclined("declined", now())));
    ends(id.toString(), Status.REJECTED, PaymentStatus.DECLINED, HoldView.State.RELEASED);
  }

  @Test
  void aConfirmedOrderThatNobodyDrivesIsCaptured() {
    UUID id = leftBehind(confirmation());
    ends(id.toString(), Status.CONFIRMED, PaymentStatus.CAPTURED, null);
  }

  @Test
  void aCancelledOrderThatNobodyDrivesGivesAllBack() {
    var confirmed = new ArrayList<>(confirmation());
    Order order = TestOrders.placed().with(confirmed);
    confirmed.addAll(OrderDecisions.cancel(order, null, now()));
    UUID id = leftBehind(confirmed);
    ends(id.toString(), Status.CANCELLED, PaymentStatus.VOIDED, HoldView.State.RELEASED);
  }

  @Test
  void anOrderThatWasCancelledWhileItWasSettledIsUndoneWhoeverComesNext() {
    UUID id = leftBehind(List.of(new StockHeld(now()), new OrderCancelled(null, now())));
    ends(id.toString(), Status.CANCELLED, PaymentStatus.VOIDED, HoldView.State.RELEASED);
  }

  @Test
  void refundsThatNobodyDrivesArePaidOnceEach() {
    var events = new ArrayList<>(confirmation());
    events.add(new PaymentCaptured(now()));
    for (long amount : List.of(1_000L, 500L)) {
      events.add(
          new RefundRequested(Ids.next().toString(), TestOrders.usd(amount), "sorry", now()));
    }
    UUID id = leftBehind(events);
    await().until(() -> shop.charge(id.toString()).refunded() == 1_500);
    ends(id.toString(), Status.CONFIRMED, PaymentStatus.PARTIALLY_REFUNDED, null);
    assertThat(shop.charge(id.toString()).refunded()).isEqualTo(1_500);
  }

  @Test
  void aProviderThatIsAwayIsAskedAgainOnceItIsBack() {
    String id = await(shop.place(user, "key", "tok_visa", SHIRT)).order().id();
    ends(id, Status.CONFIRMED, PaymentStatus.CAPTURED, null);
    await(shop.payments.stop());
    OrderView cancelled =
        shop.ask(OrderOperations.CANCEL, new CancelOrder(id, null), customer(user));
    assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
    assertThat(cancelled.payment().status()).isEqualTo(PaymentStatus.CAPTURED);
    await(shop.payments.start());
    ends(id, Status.CANCELLED, PaymentStatus.REFUNDED, HoldView.State.RELEASED);
  }

  @Test
  void aCancellationWithoutInventoryReturnsTheMoneyAtOnceAndTheStockLater() {
    String id = await(shop.place(user, "key", "tok_visa", SHIRT)).order().id();
    await().until(() -> shop.find(id).payment().status() == PaymentStatus.CAPTURED);
    shop.dropInventory();
    OrderView cancelled =
        shop.ask(OrderOperations.CANCEL, new CancelOrder(id, null), customer(user));
    assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
    assertThat(cancelled.payment().status()).isEqualTo(PaymentStatus.REFUNDED);
    shop.openInventory();
    ends(id, Status.CANCELLED, PaymentStatus.REFUNDED, HoldView.State.RELEASED);
  }

  private static List<OrderEvent> confirmation() {
    return List.of(new StockHeld(now()), new PaymentAuthorized(now()), new OrderConfirmed(now()));
  }

  /** An order with these events, as a crash leaves it: its lease is over, its payment asked for. */
  private UUID leftBehind(List<OrderEvent> events) {
    var log = new OrderLog(shop.orders, OrderLog.Lanes.DEFAULT, step -> {});
    UUID id = Ids.next();
    // An intent alone is undone once it is older than a lease; what is held goes on.
    Instant placed = events.isEmpty() ? now().minusSeconds(1) : now();
    var intent = TestOrders.intent(id, user, null, placed);
    var data = new StoredOrder.Private(Shop.HOME, "tok_visa");
    Key key = new Key(user, "place", id.toString(), Buffer.buffer("hash"));
    Duration lease = Duration.ofMillis(events.isEmpty() ? 0 : 60_000);
    Order order = await(log.place(id, key, intent, data, lease, soon())).orElseThrow().order();
    if (events.size() > 1) {
      await(shop.provider.authorize(order.paymentId(), intent.total(), token(events)));
    }
    if (events.stream().anyMatch(PaymentCaptured.class::isInstance)) {
      await(shop.provider.capture(order.paymentId()));
    }
    if (!events.isEmpty()) {
      assertThat(await(log.append(order.with(events), 1, lease))).isTrue();
      await(
          shop.orders
              .client()
              .preparedQuery("update orders set resume_at = now() where id = $1")
              .execute(Tuple.of(id)));
    }
    return id;
  }

  private static String token(List<OrderEvent> events) {
    boolean declined = events.stream().anyMatch(PaymentDeclined.class::isInstance);
    return declined ? "tok_declined" : "tok_visa";
  }

  private static void ends(String id, Status status, PaymentStatus payment, HoldView.State hold) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(shop.find(id).status()).isEqualTo(status);
              assertThat(shop.find(id).payment().status()).isEqualTo(payment);
              if (hold != null) {
                assertThat(shop.holds.get(id).state()).isEqualTo(hold);
              }
            });
    assertThat(shop.charge(id).status()).isEqualTo(payment);
  }

  private static boolean ended(OrderView order) {
    return order.status() == Status.REJECTED
        || order.status() == Status.CONFIRMED && order.payment().status() == PaymentStatus.CAPTURED;
  }

  private static long soon() {
    return System.currentTimeMillis() + 10_000;
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
