package mercato.order;

import static mercato.order.Shop.customer;
import static mercato.order.Shop.staff;
import static mercato.order.TestStore.await;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.CancelOrder;
import mercato.contract.order.OrderOperations.EventView;
import mercato.contract.order.OrderOperations.Fate;
import mercato.contract.order.OrderOperations.FindHistory;
import mercato.contract.order.OrderOperations.FindOrder;
import mercato.contract.order.OrderOperations.FindVerdicts;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.ListOrders;
import mercato.contract.order.OrderOperations.Payment;
import mercato.contract.order.OrderOperations.PlaceOrder;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderOperations.Verdict;
import mercato.contract.order.OrderView;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView;
import mercato.platform.observe.EventLoopWatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Orders over the bus, with real stores. */
class PlacingTest {

  private static final Item SHIRT = new Item("p-shirt", 2);
  private static Shop shop;
  private static int stalls;
  private final String user = UUID.randomUUID().toString();

  @BeforeAll
  static void open() {
    shop = new Shop(Map.of("order.saga.replyMillis", "1000"));
    stalls = EventLoopWatch.stalls();
  }

  @AfterAll
  static void close() {
    shop.close();
    assertThat(EventLoopWatch.stalls()).isEqualTo(stalls);
  }

  @Test
  void anOrderIsConfirmedHeldAndCharged() {
    PlacedOrder placed = await(shop.place(user, "key", "tok_visa", SHIRT, new Item("p-hat", 1)));
    OrderView order = placed.order();
    assertThat(placed.settled()).isTrue();
    assertThat(placed.replayed()).isFalse();
    assertThat(order.status()).isEqualTo(Status.CONFIRMED);
    assertThat(order.number()).matches("M-20\\d\\d-\\d{6,}");
    assertThat(order.total()).isEqualTo(usd(3_000));
    assertThat(order.items())
        .containsExactly(
            new OrderView.Line("p-shirt", "Product p-shirt", 2, usd(1_000), usd(2_000)),
            new OrderView.Line("p-hat", "Product p-hat", 1, usd(1_000), usd(1_000)));
    assertThat(order.shippingAddress()).isEqualTo(Shop.HOME);
    assertThat(shop.holds.get(order.id()).state()).isEqualTo(HoldView.State.HELD);
    captured(order.id(), 3_000);
    assertThat(history(order.id()))
        .extracting(EventView::type)
        .containsExactly(
            "OrderPlaced", "StockHeld", "PaymentAuthorized", "OrderConfirmed", "PaymentCaptured");
    assertThat(history(order.id()).get(0).data())
        .containsEntry("number", order.number())
        .doesNotContainKey("at");
  }

  @Test
  void aDeclinedPaymentLeavesNothingHeldOrCharged() {
    Problem problem = refused(shop.place(user, "key", "tok_insufficient_funds", SHIRT));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.DECLINED);
    assertThat(problem.code()).isEqualTo("PAYMENT_DECLINED");
    String id = onlyOrder();
    assertThat(problem.details()).isEqualTo(Map.of("orderId", id));
    rejected(id, PaymentStatus.DECLINED);
  }

  @Test
  void whatIsNotInStockIsNamed() {
    shop.stock.put("p-rare", 1);
    Problem problem = refused(shop.place(user, "key", "tok_visa", SHIRT, new Item("p-rare", 3)));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(problem.code()).isEqualTo("OUT_OF_STOCK");
    assertThat(problem.details())
        .isEqualTo(
            Map.of(
                "items",
                List.of(Map.of("productId", "p-rare", "requested", 3, "available", 1)),
                "orderId",
                onlyOrder()));
    assertThat(shop.find(onlyOrder()).status()).isEqualTo(Status.REJECTED);
  }

  @Test
  void aFlakyProviderIsAskedAgainAndChargesOnce() {
    PlacedOrder placed = await(shop.place(user, "key", "tok_flaky", SHIRT));
    assertThat(placed.order().status()).isEqualTo(Status.CONFIRMED);
    captured(placed.order().id(), 2_000);
  }

  @Test
  void aSlowPaymentIsAnsweredAsOpenAndSettlesAfterwards() {
    PlacedOrder placed = await(shop.place(user, "key", "tok_slow", SHIRT));
    assertThat(placed.settled()).isFalse();
    assertThat(placed.order().status()).isEqualTo(Status.PENDING);
    PlacedOrder again = await(shop.place(user, "key", "tok_slow", SHIRT));
    assertThat(again.settled()).isFalse();
    assertThat(again.replayed()).isTrue();
    captured(placed.order().id(), 2_000);
    PlacedOrder settled = await(shop.place(user, "key", "tok_slow", SHIRT));
    assertThat(settled.settled()).isTrue();
    assertThat(settled.replayed()).isTrue();
  }

  @Test
  void anAsynchronousPaymentIsAskedForUntilItIsDecided() {
    var paying = shop.place(user, "key", "tok_async", SHIRT);
    var declining = shop.place(user, "other", "tok_async_declined", SHIRT);
    await(Future.join(paying.otherwiseEmpty(), declining.otherwiseEmpty()));
    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> shop.orderIds(user).stream().map(id -> shop.find(id).status()).sorted().toList(),
            List.of(Status.CONFIRMED, Status.REJECTED)::equals);
  }

  @Test
  void fiftyRequestsUnderOneKeyMakeOneOrder() {
    List<Future<PlacedOrder>> all =
        IntStream.range(0, 50).mapToObj(i -> shop.place(user, "key", "tok_visa", SHIRT)).toList();
    all.forEach(each -> await(each.otherwiseEmpty()));
    String id = onlyOrder();
    for (Future<PlacedOrder> each : all) {
      if (each.succeeded()) {
        assertThat(each.result().order().id()).isEqualTo(id);
      } else {
        assertThat(((Problem) each.cause()).code()).isEqualTo("IN_PROGRESS");
      }
    }
    assertThat(all).filteredOn(Future::succeeded).isNotEmpty();
    captured(id, 2_000);
  }

  @Test
  void aReplyIsReplayedAsItWasWhateverHappenedSince() {
    OrderView first = await(shop.place(user, "key", "tok_visa", SHIRT)).order();
    captured(first.id(), 2_000);
    cancel(first.id());
    PlacedOrder again = await(shop.place(user, "key", "tok_visa", SHIRT));
    assertThat(again).isEqualTo(new PlacedOrder(first, true, true));
  }

  @Test
  void aRefusalIsReplayedAsItWasAndSaysSo() {
    shop.stock.put("p-scarce", 0);
    Problem first = refused(shop.place(user, "key", "tok_visa", new Item("p-scarce", 1)));
    shop.stock.remove("p-scarce");
    Problem again = refused(shop.place(user, "key", "tok_visa", new Item("p-scarce", 1)));
    var marked = new HashMap<>(first.details());
    marked.put("replayed", true);
    assertThat(again)
        .hasToString(
            new Problem(first.kind(), first.code(), first.getMessage(), marked).toString());
    assertThat(shop.orderIds(user)).hasSize(1);
  }

  @Test
  void aKeyThatComesWithAnotherRequestIsRefused() {
    await(shop.place(user, "key", "tok_visa", SHIRT));
    Problem problem = refused(shop.place(user, "key", "tok_visa", new Item("p-shirt", 3)));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.UNPROCESSABLE);
    assertThat(problem.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void anotherPriceThanTheShopperSawIsRefusedBeforeAnythingIsStored() {
    Money seen = usd(1_999);
    var request = place("key", seen);
    Problem problem = refused(shop.call(OrderOperations.PLACE, request, customer(user)));
    assertThat(problem.code()).isEqualTo("PRICE_CHANGED");
    assertThat(problem.details()).doesNotContainKey("replayed");
    Problem again = refused(shop.call(OrderOperations.PLACE, request, customer(user)));
    assertThat(again.code()).isEqualTo("PRICE_CHANGED");
    assertThat(again.details()).containsEntry("replayed", true);
    assertThat(shop.orderIds(user)).isEmpty();
  }

  @Test
  void whatIsNotOnSaleIsRefusedBeforeAnythingIsStored() {
    shop.catalogue.put("p-old", new Priced("p-old", "Old", usd(1), ProductView.Status.RETIRED));
    var problem =
        refused(shop.place(user, "key", "tok_visa", new Item("p-old", 1), new Item("ghost", 1)));
    assertThat(problem.code()).isEqualTo("PRODUCT_UNAVAILABLE");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
    assertThat(shop.orderIds(user)).isEmpty();
  }

  @Test
  void aMalformedRequestAndAnUnknownCallerAreRefused() {
    Problem bad = refused(shop.place(user, "key", "tok_visa", new Item("p-shirt", 1_000)));
    assertThat(bad.code()).isEqualTo("INVALID_REQUEST");
    var request = place("key", null);
    assertThat(refused(shop.call(OrderOperations.PLACE, request, Shop.guest())).kind())
        .isEqualTo(Problem.Kind.UNAUTHENTICATED);
  }

  @Test
  void aLockedUserOrdersNothing() {
    shop.locked.add(user);
    Problem problem = refused(shop.place(user, "key", "tok_visa", SHIRT));
    assertThat(problem.code()).isEqualTo("ACCOUNT_LOCKED");
    shop.locked.remove(user);
    assertThat(await(shop.place(user, "key", "tok_visa", SHIRT)).replayed()).isFalse();
  }

  @Test
  void anOrderGoesToOneOfTheCallersOwnAddressesWithItsTax() {
    OrderView order = await(shop.call(OrderOperations.PLACE, to(user), customer(user))).order();
    assertThat(order.shippingAddress().line1()).isEqualTo("2 Side Street");
    assertThat(order.tax()).isEqualTo(usd(80));
    assertThat(order.total()).isEqualTo(usd(2_080));
    Problem problem = refused(shop.call(OrderOperations.PLACE, to("other"), customer("user-2")));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void somebodyElsesOrderIsNotThere() {
    String id = await(shop.place(user, "key", "tok_visa", SHIRT)).order().id();
    var other = customer("somebody-else");
    assertThat(refused(shop.call(OrderOperations.FIND, new FindOrder(id), other)).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(refused(shop.call(OrderOperations.CANCEL, new CancelOrder(id, null), other)).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(refused(shop.call(OrderOperations.HISTORY, new FindHistory(id), other)).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(refused(shop.call(OrderOperations.FIND, new FindOrder("x"), other)).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(shop.ask(OrderOperations.FIND, new FindOrder(id), staff()).id()).isEqualTo(id);
  }

  @Test
  void listsAreWalkedPageByPage() {
    for (int i = 0; i < 5; i++) {
      await(shop.place(user, "key-" + i, "tok_visa", SHIRT));
    }
    var first = list(null, new Page(3, null));
    assertThat(first.items()).hasSize(3);
    var second = list(null, new Page(3, first.next()));
    assertThat(second.items()).hasSize(2);
    assertThat(second.next()).isNull();
    var ids = shop.orderIds(user);
    assertThat(first.items())
        .extracting(OrderView::id)
        .containsExactly(ids.get(4), ids.get(3), ids.get(2));
    for (String bad :
        List.of(
            "bad",
            "",
            "!",
            cursor("1/x"),
            cursor(Long.MAX_VALUE + "/" + ids.get(0)),
            cursor(Long.MIN_VALUE + "/" + ids.get(0)))) {
      var request = new ListOrders(null, null, new Page(3, bad));
      assertThat(refused(shop.call(OrderOperations.LIST, request, customer(user))).kind())
          .isEqualTo(Problem.Kind.INVALID);
    }
    var others = new ListOrders("somebody-else", null, new Page(3, null));
    assertThat(refused(shop.call(OrderOperations.LIST, others, customer(user))).kind())
        .isEqualTo(Problem.Kind.FORBIDDEN);
    assertThat(
            shop.ask(OrderOperations.LIST, new ListOrders(user, null, new Page(9, null)), staff())
                .items())
        .hasSize(5);
  }

  @Test
  void theVerdictFollowsTheOrder() {
    String confirmed = await(shop.place(user, "1", "tok_visa", SHIRT)).order().id();
    String open = await(shop.place(user, "2", "tok_slow", SHIRT)).order().id();
    String cancelled = await(shop.place(user, "3", "tok_visa", SHIRT)).order().id();
    cancel(cancelled);
    String ghost = UUID.randomUUID().toString();
    var ids = List.of(confirmed, open, cancelled, ghost, "nonsense");
    assertThat(shop.ask(OrderOperations.VERDICTS, new FindVerdicts(ids), Shop.service()).verdicts())
        .containsExactly(
            new Verdict(confirmed, Fate.COMMIT),
            new Verdict(open, Fate.WAIT),
            new Verdict(cancelled, Fate.RELEASE),
            new Verdict(ghost, Fate.RELEASE),
            new Verdict("nonsense", Fate.RELEASE));
    assertThat(refused(shop.call(OrderOperations.VERDICTS, new FindVerdicts(ids), staff())).kind())
        .isEqualTo(Problem.Kind.FORBIDDEN);
  }

  private static PlaceOrder place(String key, Money seen) {
    return new PlaceOrder(
        key, List.of(SHIRT), Shop.HOME, null, new Payment("card", "tok_visa"), null, null, seen);
  }

  private static PlaceOrder to(String addressId) {
    return new PlaceOrder(
        "key", List.of(SHIRT), null, addressId, new Payment("card", "tok_visa"), null, null, null);
  }

  private static String cursor(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String onlyOrder() {
    assertThat(shop.orderIds(user)).hasSize(1);
    return shop.orderIds(user).get(0);
  }

  private OrderView cancel(String id) {
    return shop.ask(OrderOperations.CANCEL, new CancelOrder(id, "changed my mind"), customer(user));
  }

  private OrderOperations.OrdersReply list(Status status, Page page) {
    return shop.ask(OrderOperations.LIST, new ListOrders(null, status, page), customer(user));
  }

  private List<EventView> history(String id) {
    return shop.ask(OrderOperations.HISTORY, new FindHistory(id), customer(user)).items();
  }

  private void captured(String id, long amount) {
    await()
        .atMost(Duration.ofSeconds(8))
        .until(() -> shop.find(id).payment().status() == PaymentStatus.CAPTURED);
    assertThat(shop.charge(id).captured()).isEqualTo(amount);
  }

  private void rejected(String id, PaymentStatus payment) {
    assertThat(shop.find(id).status()).isEqualTo(Status.REJECTED);
    assertThat(shop.find(id).payment().status()).isEqualTo(payment);
    assertThat(shop.holds.get(id).state()).isEqualTo(HoldView.State.RELEASED);
    assertThat(shop.charge(id).status()).isEqualTo(payment);
  }

  static Problem refused(Future<?> call) {
    Throwable cause = await(call.transform(done -> Future.succeededFuture(done.cause())));
    assertThat(cause).isInstanceOf(Problem.class);
    return (Problem) cause;
  }
}
