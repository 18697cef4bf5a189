package mercato.order;

import static mercato.order.PlacingTest.refused;
import static mercato.order.Shop.customer;
import static mercato.order.Shop.staff;
import static mercato.order.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.CancelOrder;
import mercato.contract.order.OrderOperations.DeliverOrder;
import mercato.contract.order.OrderOperations.FindProgress;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderOperations.ProgressView;
import mercato.contract.order.OrderOperations.ShipOrder;
import mercato.contract.order.OrderView;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.UserErased;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of orders after they were placed, over the bus and with real stores. */
class FulfilmentTest {

  private static final Item SHIRT = new Item("p-shirt", 2);
  private static final Set<String> CHANGED = ConcurrentHashMap.newKeySet();
  private static Shop shop;
  private final String user = UUID.randomUUID().toString();

  @BeforeAll
  static void open() {
    shop = new Shop(Map.of("order.saga.replyMillis", "1000"));
    await(shop.node.vertx().deployVerticle(new Listener()));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void aConfirmedOrderIsShippedAndArrives() {
    String id = placed("key");
    OrderView shipped = shop.ask(OrderOperations.SHIP, ship(id, "42"), staff());
    assertThat(shipped.status()).isEqualTo(Status.SHIPPED);
    assertThat(shipped.shipment().carrier()).isEqualTo("Carrier");
    assertThat(shipped.shipment().trackingNumber()).isEqualTo("42");
    assertThat(shipped.payment().status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(shop.ask(OrderOperations.SHIP, ship(id, "42"), staff())).isEqualTo(shipped);
    illegal(shop.call(OrderOperations.SHIP, ship(id, "43"), staff()));
    illegal(cancel(id));
    OrderView delivered = shop.ask(OrderOperations.DELIVER, new DeliverOrder(id), staff());
    assertThat(delivered.status()).isEqualTo(Status.DELIVERED);
    assertThat(shop.ask(OrderOperations.DELIVER, new DeliverOrder(id), staff()))
        .isEqualTo(delivered);
  }

  @Test
  void onlyStaffShip() {
    String id = placed("key");
    assertThat(refused(shop.call(OrderOperations.SHIP, ship(id, "42"), customer(user))).kind())
        .isEqualTo(Problem.Kind.FORBIDDEN);
    assertThat(
            refused(shop.call(OrderOperations.DELIVER, new DeliverOrder(id), customer(user)))
                .kind())
        .isEqualTo(Problem.Kind.FORBIDDEN);
    illegal(shop.call(OrderOperations.DELIVER, new DeliverOrder(id), staff()));
  }

  @Test
  void progressShowsEachVersionOnceAndIsAnnounced() {
    String id = placed("key");
    shop.ask(OrderOperations.SHIP, ship(id, "42"), staff());
    List<ProgressView> all = progress(id, 0);
    assertThat(all).extracting(ProgressView::version).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(all)
        .extracting(ProgressView::status)
        .containsExactly(
            Status.PENDING,
            Status.PENDING,
            Status.PENDING,
            Status.CONFIRMED,
            all.get(4).status(),
            Status.SHIPPED);
    assertThat(progress(id, 4)).isEqualTo(all.subList(4, 6));
    assertThat(progress(id, 99)).isEmpty();
    await().until(() -> CHANGED.contains(id));
  }

  @Test
  void aCancelledOrderGivesMoneyAndStockBack() {
    String id = placed("key");
    shop.captured(id);
    OrderView cancelled = await(cancel(id));
    assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
    assertThat(cancelled.payment().status()).isEqualTo(PaymentStatus.REFUNDED);
    assertThat(shop.charge(id).refunded()).isEqualTo(2_000);
    assertThat(shop.holds.get(id).state()).isEqualTo(HoldView.State.RELEASED);
    assertThat(await(cancel(id))).isEqualTo(cancelled);
    illegal(shop.call(OrderOperations.SHIP, ship(id, "42"), staff()));
  }

  @Test
  void anOrderCancelledWhileItIsCapturedGivesAllBack() {
    for (int round = 0; round < 10; round++) {
      String id = placed("race-" + round);
      OrderView cancelled = await(cancel(id));
      assertThat(cancelled.payment().status()).isIn(PaymentStatus.VOIDED, PaymentStatus.REFUNDED);
      assertThat(shop.charge(id).captured()).isEqualTo(shop.charge(id).refunded());
    }
  }

  @Test
  void anOrderCancelledWhileItIsSettledComesToNothing() {
    Future<PlacedOrder> placing = shop.place(user, "key", "tok_async", SHIRT);
    await().until(() -> shop.orderIds(user).size() == 1);
    String id = shop.orderIds(user).get(0);
    OrderView cancelled = await(cancel(id));
    assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
    assertThat(cancelled.payment().status()).isEqualTo(PaymentStatus.VOIDED);
    assertThat(shop.holds.get(id).state()).isEqualTo(HoldView.State.RELEASED);
    await(placing.otherwiseEmpty());
    PlacedOrder again = await(shop.place(user, "key", "tok_async", SHIRT));
    assertThat(again.order().status()).isEqualTo(Status.CANCELLED);
    assertThat(shop.charge(id).captured()).isZero();
  }

  @Test
  void anOrderThatCameToNothingCannotBeCancelled() {
    refused(shop.place(user, "key", "tok_declined", SHIRT));
    illegal(cancel(shop.orderIds(user).get(0)));
  }

  @Test
  void ofCancelAndShipAtOnceOneWins() {
    for (int round = 0; round < 20; round++) {
      String id = placed("race-" + round);
      Future<OrderView> ship = shop.call(OrderOperations.SHIP, ship(id, "42"), staff());
      Future<OrderView> cancel = cancel(id);
      await(Future.join(ship.otherwiseEmpty(), cancel.otherwiseEmpty()));
      assertThat(ship.succeeded()).isNotEqualTo(cancel.succeeded());
      illegal(ship.succeeded() ? cancel : ship);
      assertThat(shop.find(id).status())
          .isEqualTo(ship.succeeded() ? Status.SHIPPED : Status.CANCELLED);
    }
  }

  @Test
  void aCallBackThatComesWithACancellationTakesNothing() {
    List<Future<PlacedOrder>> placing =
        IntStream.range(0, 20)
            .mapToObj(i -> shop.place(user, "key-" + i, "tok_async", SHIRT))
            .toList();
    placing.forEach(each -> await(each.otherwiseEmpty()));
    // The provider decides after a second, and calls back: about now.
    List<Future<OrderView>> cancels = new ArrayList<>();
    shop.orderIds(user).forEach(id -> cancels.add(cancel(id)));
    cancels.forEach(each -> assertThat(await(each).status()).isEqualTo(Status.CANCELLED));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> shop.orderIds(user).stream().map(shop::find).allMatch(this::isUndone));
    for (String id : shop.orderIds(user)) {
      assertThat(shop.charge(id).captured()).isEqualTo(shop.charge(id).refunded());
      assertThat(shop.holds.get(id).state()).isEqualTo(HoldView.State.RELEASED);
    }
  }

  @Test
  void anAsynchronousPaymentIsSettledByTheCallBackRatherThanByAsking() {
    long start = System.nanoTime();
    PlacedOrder placed = await(shop.place(user, "key", "tok_async", SHIRT));
    shop.captured(placed.order().id());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void theOrderOfSomebodyWhoIsGoneHasNoAddressAndGoesItsWay() {
    String id = placed("key");
    String open = await(shop.place(user, "open", "tok_async", SHIRT)).order().id();
    shop.tell(UserFact.TOPIC, new UserErased(user, Instant.now()));
    await().until(() -> shop.find(id).shippingAddress() == null);
    shop.captured(open);
    assertThat(shop.find(open).shippingAddress()).isNull();
    assertThat(shop.ask(OrderOperations.SHIP, ship(id, "42"), staff()).status())
        .isEqualTo(Status.SHIPPED);
    assertThat(shop.ask(OrderOperations.DELIVER, new DeliverOrder(id), staff()).status())
        .isEqualTo(Status.DELIVERED);
    assertThat(await(shop.place(user, "key", "tok_visa", SHIRT)).order().shippingAddress())
        .isNull();
  }

  @Test
  void theTableCanBeRebuiltWhileTheShopIsOpen() throws Exception {
    placed("key");
    var request =
        HttpRequest.newBuilder(URI.create(shop.node.managementUrl() + "/tasks/rebuild-orders"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    var reply = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).contains("\"mended\":0");
  }

  private static final class Listener extends VerticleBase {
    @Override
    public Future<?> start() {
      return shop.node
          .bus()
          .listen(OrderOperations.CHANGED, news -> CHANGED.addAll(news.orderIds()));
    }
  }

  private String placed(String key) {
    return await(shop.place(user, key, "tok_visa", SHIRT)).order().id();
  }

  private boolean isUndone(OrderView order) {
    return order.payment().status() == PaymentStatus.VOIDED
        || order.payment().status() == PaymentStatus.REFUNDED;
  }

  private static List<ProgressView> progress(String id, long after) {
    return shop.ask(OrderOperations.PROGRESS, new FindProgress(id, after), staff()).items();
  }

  private static ShipOrder ship(String id, String number) {
    return new ShipOrder(id, "Carrier", number);
  }

  private Future<OrderView> cancel(String id) {
    return shop.call(OrderOperations.CANCEL, new CancelOrder(id, "no"), customer(user));
  }

  private static void illegal(Future<?> call) {
    Problem problem = refused(call);
    assertThat(problem.code()).isEqualTo("ILLEGAL_TRANSITION");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
  }
}
