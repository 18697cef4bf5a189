package mercato.order;

import static mercato.order.PlacingTest.refused;
import static mercato.order.Shop.customer;
import static mercato.order.Shop.staff;
import static mercato.order.TestStore.await;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.CancelOrder;
import mercato.contract.order.OrderOperations.DeliverOrder;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.Payment;
import mercato.contract.order.OrderOperations.PlaceOrder;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderOperations.ShipOrder;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.contract.order.PaymentOperations;
import mercato.contract.order.PaymentOperations.FindPayment;
import mercato.contract.order.PaymentOperations.FindPayments;
import mercato.contract.order.PaymentOperations.Refund;
import mercato.contract.order.PaymentOperations.RefundReply;
import mercato.contract.order.PaymentView;
import mercato.contract.order.PricingOperations;
import mercato.contract.order.PricingOperations.CreateCoupon;
import mercato.contract.order.RefundView;
import mercato.contract.order.ReturnOperations;
import mercato.contract.order.ReturnOperations.ApproveReturn;
import mercato.contract.order.ReturnOperations.FindReturns;
import mercato.contract.order.ReturnOperations.ListReturns;
import mercato.contract.order.ReturnOperations.RejectReturn;
import mercato.contract.order.ReturnOperations.RequestReturn;
import mercato.contract.order.ReturnOperations.ReturnReply;
import mercato.contract.order.ReturnView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refunds, returns and coupons over the bus, with real stores and the real provider. */
class MoneyBackTest {

  private static final Item SHIRT = new Item("p-shirt", 2);
  private static final Item HAT = new Item("p-hat", 1);
  private static Shop shop;
  private final String user = UUID.randomUUID().toString();
  private String id;

  @BeforeAll
  static void open() {
    shop = new Shop(Map.of());
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void place() {
    id = await(shop.place(user, "key", "tok_visa", SHIRT, HAT)).order().id();
  }

  @Test
  void moneyIsPaidBackInPartAndWholeAndTheProviderHasTheSame() {
    // At once, though the payment is only being captured.
    RefundReply part = await(refund("one", 1_000));
    assertThat(part.settled()).isTrue();
    assertThat(part.refund().status()).isEqualTo(RefundView.Status.SUCCEEDED);
    assertThat(part.refund().paymentId()).isEqualTo(id);
    assertThat(payment().status()).isEqualTo(PaymentStatus.PARTIALLY_REFUNDED);
    await(refund("two", 2_000));
    PaymentView payment = payment();
    assertThat(payment.status()).isEqualTo(PaymentStatus.REFUNDED);
    assertThat(payment.authorized()).isEqualTo(usd(3_000));
    assertThat(payment.captured()).isEqualTo(usd(3_000));
    assertThat(payment.refunded()).isEqualTo(usd(3_000));
    assertThat(shop.charge(id).refunded()).isEqualTo(3_000);
    assertThat(shop.find(id).status()).isEqualTo(Status.CONFIRMED);
    assertThat(shop.ask(PaymentOperations.OF_ORDER, new FindPayments(id), customer(user)).items())
        .containsExactly(payment);
  }

  @Test
  void aRefundIsReplayedUnderItsKeyAndSoIsItsRefusal() {
    RefundReply first = await(refund("one", 2_000));
    RefundReply again = await(refund("one", 2_000));
    assertThat(again).isEqualTo(new RefundReply(first.refund(), true, true));
    Problem other = refused(refund("one", 1));
    assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    Problem tooMuch = refused(refund("two", 1_001));
    assertThat(tooMuch.code()).isEqualTo("REFUND_EXCEEDS_CAPTURED");
    assertThat(tooMuch.details()).doesNotContainKey("replayed");
    assertThat(refused(refund("two", 1_001)).details()).containsEntry("replayed", true);
    assertThat(refused(refund("two", 1)).code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(shop.charge(id).refunded()).isEqualTo(2_000);
  }

  @Test
  void ofTwoRefundsOfTheWholeAmountAtOnceOneIsPaid() {
    List<Future<RefundReply>> all =
        IntStream.range(0, 10).mapToObj(i -> refund("race-" + i, 3_000)).toList();
    all.forEach(each -> await(each.otherwiseEmpty()));
    assertThat(all).filteredOn(Future::succeeded).hasSize(1);
    all.stream()
        .filter(Future::failed)
        .forEach(each -> assertThat(refused(each).code()).isEqualTo("REFUND_EXCEEDS_CAPTURED"));
    assertThat(shop.charge(id).refunded()).isEqualTo(3_000);
  }

  @Test
  void ofOneKeyAtOnceOneRefundIsMade() {
    List<Future<RefundReply>> all =
        IntStream.range(0, 10).mapToObj(i -> refund("same", 500)).toList();
    all.forEach(each -> await(each));
    assertThat(all)
        .extracting(each -> each.result().refund().id())
        .containsOnly(all.get(0).result().refund().id());
    assertThat(shop.charge(id).refunded()).isEqualTo(500);
  }

  @Test
  void onlyStaffRefundAndNobodySeesSomebodyElsesPayment() {
    Refund request = new Refund("key", id, usd(1), "sorry");
    assertThat(refused(shop.call(PaymentOperations.REFUND, request, customer(user))).kind())
        .isEqualTo(Problem.Kind.FORBIDDEN);
    var other = customer("somebody-else");
    assertThat(refused(shop.call(PaymentOperations.FIND, new FindPayment(id), other)).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(refused(shop.call(PaymentOperations.OF_ORDER, new FindPayments(id), other)).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(refused(shop.call(ReturnOperations.OF_ORDER, new FindReturns(id), other)).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void aCancellationAfterARefundPaysTheRest() {
    await(refund("one", 1_000));
    shop.ask(OrderOperations.CANCEL, new CancelOrder(id, null), customer(user));
    await().until(() -> payment().status() == PaymentStatus.REFUNDED);
    assertThat(shop.charge(id).refunded()).isEqualTo(3_000);
    assertThat(refused(refund("two", 1)).code()).isEqualTo("ILLEGAL_TRANSITION");
  }

  @Test
  void everyPieceThatComesBackIsPaidForAndTheOrderIsReturned() {
    deliver();
    ReturnView first = await(giveBack("one", new Item("p-shirt", 1))).returned();
    assertThat(first.status()).isEqualTo(ReturnView.Status.REQUESTED);
    ReturnView approved = await(approve("one", first.id())).returned();
    assertThat(approved.status()).isEqualTo(ReturnView.Status.APPROVED);
    assertThat(approved.refund()).isEqualTo(usd(1_000));
    assertThat(shop.find(id).status()).isEqualTo(Status.DELIVERED);
    ReturnView rest = await(giveBack("two", new Item("p-shirt", 1), HAT)).returned();
    await(approve("two", rest.id()));
    assertThat(shop.find(id).status()).isEqualTo(Status.RETURNED);
    await().until(() -> payment().status() == PaymentStatus.REFUNDED);
    assertThat(shop.charge(id).refunded()).isEqualTo(3_000);
    assertThat(refused(giveBack("three", HAT)).code()).isEqualTo("ILLEGAL_TRANSITION");
  }

  @Test
  void aReturnIsReplayedAsItWasAndDecidedOnce() {
    deliver();
    ReturnReply first = await(giveBack("one", HAT));
    ReturnReply decided = await(approve("one", first.returned().id()));
    assertThat(await(giveBack("one", HAT))).isEqualTo(new ReturnReply(first.returned(), true));
    assertThat(await(approve("one", first.returned().id())))
        .isEqualTo(new ReturnReply(decided.returned(), true));
    assertThat(refused(approve("two", first.returned().id())).code())
        .isEqualTo("ILLEGAL_TRANSITION");
    assertThat(refused(giveBack("one", SHIRT)).code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    Problem tooMany = refused(giveBack("two", HAT));
    assertThat(tooMany.code()).isEqualTo("RETURN_EXCEEDS_ORDER");
    assertThat(refused(giveBack("two", HAT)).details()).containsEntry("replayed", true);
  }

  @Test
  void ofTwoApprovalsAtOnceOneIsPaid() {
    deliver();
    String returnId = await(giveBack("one", SHIRT, HAT)).returned().id();
    List<Future<ReturnReply>> all =
        IntStream.range(0, 6).mapToObj(i -> approve("race-" + i, returnId)).toList();
    all.forEach(each -> await(each.otherwiseEmpty()));
    assertThat(all).filteredOn(Future::succeeded).hasSize(1);
    await().until(() -> shop.charge(id).refunded() == 3_000);
  }

  @Test
  void returnsAreListedTheNewestFirst() {
    deliver();
    String one = await(giveBack("one", new Item("p-shirt", 1))).returned().id();
    String two = await(giveBack("two", HAT)).returned().id();
    shop.ask(ReturnOperations.REJECT, new RejectReturn(one, "worn"), staff());
    shop.ask(ReturnOperations.REJECT, new RejectReturn(one, "worn"), staff());
    var first = list(null, new Page(1, null));
    assertThat(first.items()).extracting(ReturnView::id).containsExactly(two);
    var second = list(null, new Page(1, first.next()));
    assertThat(second.items()).extracting(ReturnView::id).containsExactly(one);
    assertThat(second.next()).isNull();
    assertThat(list(ReturnView.Status.REJECTED, new Page(9, null)).items())
        .extracting(ReturnView::id)
        .containsExactly(one);
    assertThat(shop.ask(ReturnOperations.OF_ORDER, new FindReturns(id), customer(user)).items())
        .extracting(ReturnView::id)
        .containsExactly(one, two);
    assertThat(refused(shop.call(ReturnOperations.REJECT, reject(one), customer(user))).kind())
        .isEqualTo(Problem.Kind.FORBIDDEN);
    assertThat(refused(shop.call(ReturnOperations.REJECT, reject("x"), staff())).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void onlyItsOwnerGivesAnOrderBackAndOnlyOnceItHasArrived() {
    assertThat(refused(giveBack("one", HAT)).code()).isEqualTo("ILLEGAL_TRANSITION");
    deliver();
    var request = new RequestReturn("two", id, List.of(HAT), "too small");
    assertThat(refused(shop.call(ReturnOperations.REQUEST, request, staff())).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void aCouponWithOneUseLeftServesOneOrderAndComesBackWithItsCancellation() {
    String code = "ONCE-" + user.substring(0, 8).toUpperCase();
    Instant now = Instant.now();
    shop.ask(
        PricingOperations.CREATE_COUPON,
        new CreateCoupon(code, 10, null, now.minusSeconds(60), now.plusSeconds(3_600), 1, null),
        staff());
    List<Future<PlacedOrder>> all =
        IntStream.range(0, 10).mapToObj(i -> place("user-" + i + user, "key", code)).toList();
    all.forEach(each -> await(each.otherwiseEmpty()));
    List<PlacedOrder> won = all.stream().filter(Future::succeeded).map(Future::result).toList();
    assertThat(won).hasSize(1);
    assertThat(won.get(0).order().discount()).isEqualTo(usd(200));
    assertThat(won.get(0).order().couponCode()).isEqualTo(code);
    all.stream()
        .filter(Future::failed)
        .forEach(each -> assertThat(refused(each).code()).isEqualTo("COUPON_EXHAUSTED"));
    String winner = won.get(0).order().id();
    shop.ask(OrderOperations.CANCEL, new CancelOrder(winner, null), staff());
    // What was refused under a key stays so; a new key may try again.
    assertThat(await(place("user-0" + user, "again", code)).settled()).isTrue();
  }

  private static Future<PlacedOrder> place(String buyer, String key, String coupon) {
    return shop.call(
        OrderOperations.PLACE,
        new PlaceOrder(
            key,
            List.of(SHIRT),
            Shop.HOME,
            null,
            new Payment("card", "tok_visa"),
            null,
            coupon,
            null),
        customer(buyer));
  }

  private void deliver() {
    shop.ask(OrderOperations.SHIP, new ShipOrder(id, "Carrier", "42"), staff());
    shop.ask(OrderOperations.DELIVER, new DeliverOrder(id), staff());
  }

  private Future<RefundReply> refund(String key, long amount) {
    return shop.call(
        PaymentOperations.REFUND, new Refund(key + id, id, usd(amount), "sorry"), staff());
  }

  private Future<ReturnReply> giveBack(String key, Item... items) {
    return shop.call(
        ReturnOperations.REQUEST,
        new RequestReturn(key, id, List.of(items), "too small"),
        customer(user));
  }

  private static Future<ReturnReply> approve(String key, String returnId) {
    return shop.call(ReturnOperations.APPROVE, new ApproveReturn(key, returnId, true), staff());
  }

  private static RejectReturn reject(String returnId) {
    return new RejectReturn(returnId, null);
  }

  private PaymentView payment() {
    return shop.ask(PaymentOperations.FIND, new FindPayment(id), customer(user));
  }

  private ReturnOperations.ReturnsReply list(ReturnView.Status status, Page page) {
    return shop.ask(ReturnOperations.LIST, new ListReturns(status, page), customer(user));
  }
}
