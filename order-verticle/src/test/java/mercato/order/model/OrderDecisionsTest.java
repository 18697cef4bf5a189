package mercato.order.model;

import static mercato.order.model.TestOrders.AT;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.contract.order.ReturnView;
import mercato.order.model.OrderEvent.CheckoutGivenUp;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.PaymentRefunded;
import mercato.order.model.OrderEvent.Reason;
import mercato.order.model.OrderEvent.ReturnApproved;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OrderDecisionsTest {

  private static final Order REJECTED =
      TestOrders.placed().with(List.of(new OrderRejected(Reason.OUT_OF_STOCK, List.of(), AT)));

  private Order order = TestOrders.delivered();

  @Test
  void anOrderCanBeCancelledUntilItIsShipped() {
    assertThat(OrderDecisions.cancel(TestOrders.placed(), "no", AT))
        .containsExactly(new OrderCancelled("no", AT));
    assertThat(OrderDecisions.cancel(TestOrders.captured(), null, AT))
        .containsExactly(new OrderCancelled(null, AT));
    Order shipped = TestOrders.confirmed();
    shipped = shipped.with(OrderDecisions.ship(shipped, "Carrier", "42", AT));
    Order late = shipped;
    illegal(() -> OrderDecisions.cancel(late, null, AT), "shipped");
  }

  @Test
  void anOrderThatComesOrCameToNothingCannotBeCancelled() {
    Order failing =
        TestOrders.placed().with(List.of(new CheckoutGivenUp(Reason.PAYMENT_TIMEOUT, AT)));
    illegal(() -> OrderDecisions.cancel(failing, null, AT), "coming to nothing");
    illegal(() -> OrderDecisions.cancel(REJECTED, null, AT), "rejected");
  }

  @Test
  void whatHasBeenDecidedAlreadyChangesNothing() {
    Order cancelled = TestOrders.captured().with(List.of(new OrderCancelled(null, AT)));
    assertThat(OrderDecisions.cancel(cancelled, "again", AT)).isEmpty();
    assertThat(OrderDecisions.ship(order, "Carrier", "42", AT)).isEmpty();
    assertThat(OrderDecisions.deliver(order, AT)).isEmpty();
  }

  @Test
  void onlyAConfirmedOrderIsShippedAndOnlyAShippedOneArrives() {
    illegal(() -> OrderDecisions.ship(TestOrders.placed(), "Carrier", "42", AT), "PENDING");
    illegal(() -> OrderDecisions.ship(order, "Carrier", "43", AT), "DELIVERED");
    illegal(() -> OrderDecisions.deliver(TestOrders.confirmed(), AT), "CONFIRMED");
  }

  @Test
  void neverMoreIsRefundedThanWasCapturedWhateverIsStillOpen() {
    refund("one", 2_000);
    Problem problem = problem(() -> OrderDecisions.refund(order, "two", usd(501), "sorry", AT));
    assertThat(problem.code()).isEqualTo("REFUND_EXCEEDS_CAPTURED");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(problem.details())
        .isEqualTo(Map.of("refundable", Map.of("amount", 500L, "currency", "USD")));
    happens(new PaymentRefunded("one", usd(2_000), AT));
    assertThat(problem(() -> OrderDecisions.refund(order, "two", usd(501), "sorry", AT)).code())
        .isEqualTo("REFUND_EXCEEDS_CAPTURED");
    refund("two", 500);
    happens(new PaymentRefunded("two", usd(500), AT));
    assertThat(order.payment()).isEqualTo(PaymentStatus.REFUNDED);
    assertThat(order.money().refunded()).isEqualTo(order.money().captured());
  }

  @Test
  void aRefundNeedsACapturedPaymentOfAnOrderThatStandsAndItsCurrency() {
    illegal(
        () -> OrderDecisions.refund(TestOrders.confirmed(), "one", usd(1), "x", AT), "captured");
    illegal(() -> OrderDecisions.refund(REJECTED, "one", usd(1), "x", AT), "REJECTED");
    Money euro = new Money(1, "EUR");
    assertThat(problem(() -> OrderDecisions.refund(order, "one", euro, "x", AT)).code())
        .isEqualTo("INVALID_REQUEST");
  }

  @Test
  void refundsAndReturnsOfAnOrderAreBounded() {
    for (int i = 0; i < OrderDecisions.MAX_PARTS; i++) {
      refund("refund-" + i, 1);
      ask("return-" + i, new Item("hat", 1));
      happens(OrderDecisions.rejectReturn(order, "return-" + i, "no", AT));
    }
    illegal(() -> OrderDecisions.refund(order, "last", usd(1), "x", AT), "100 refunds");
    illegal(
        () -> OrderDecisions.requestReturn(order, "last", List.of(new Item("hat", 1)), "x", AT),
        "100 returns");
  }

  @Test
  void onlyADeliveredOrderIsGivenBackAndNeverMoreThanWasBought() {
    List<Item> hat = List.of(new Item("hat", 1));
    illegal(
        () -> OrderDecisions.requestReturn(TestOrders.captured(), "r", hat, "x", AT), "CONFIRMED");
    ask("one", new Item("shirt", 1));
    List<Item> tooMany = List.of(new Item("shirt", 2), new Item("sock", 1), new Item("hat", 1));
    Problem problem = problem(() -> OrderDecisions.requestReturn(order, "two", tooMany, "x", AT));
    assertThat(problem.code()).isEqualTo("RETURN_EXCEEDS_ORDER");
    assertThat(problem.details().get("items"))
        .isEqualTo(
            List.of(
                Map.of("productId", "shirt", "requested", 2, "returnable", 1),
                Map.of("productId", "sock", "requested", 1, "returnable", 0)));
    happens(OrderDecisions.rejectReturn(order, "one", null, AT));
    ask("two", new Item("shirt", 2), new Item("hat", 1));
  }

  @Test
  void aReturnIsDecidedOnce() {
    ask("one", new Item("hat", 1));
    happens(OrderDecisions.rejectReturn(order, "one", "worn", AT));
    assertThat(OrderDecisions.rejectReturn(order, "one", "worn", AT)).isEmpty();
    illegal(() -> OrderDecisions.approveReturn(order, "one", true, AT), "REJECTED");
    ask("two", new Item("hat", 1));
    happens(OrderDecisions.approveReturn(order, "two", true, AT));
    illegal(() -> OrderDecisions.approveReturn(order, "two", true, AT), "APPROVED");
    illegal(() -> OrderDecisions.rejectReturn(order, "two", null, AT), "APPROVED");
    assertThat(problem(() -> OrderDecisions.approveReturn(order, "ghost", true, AT)).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void anOrderIsReturnedOnceEveryPieceIsBack() {
    ask("one", new Item("shirt", 2));
    ask("two", new Item("hat", 1));
    happens(OrderDecisions.approveReturn(order, "one", true, AT));
    assertThat(order.status()).isEqualTo(Status.DELIVERED);
    happens(OrderDecisions.approveReturn(order, "two", false, AT));
    assertThat(order.status()).isEqualTo(Status.RETURNED);
    illegal(
        () -> OrderDecisions.requestReturn(order, "x", List.of(new Item("hat", 1)), "x", AT),
        "RETURNED");
  }

  @Test
  void allPiecesTogetherAreWorthAllThatWasPaidButTheShipping() {
    // 3 pieces of 10.00, 1.01 off, 0.50 tax, 5.00 shipping: 29.49 for the goods.
    for (List<Integer> parts : List.of(List.of(1, 1, 1), List.of(2, 1), List.of(3))) {
      order = delivered(3, 1_000, 101, 50, 500);
      long sum = 0;
      for (int i = 0; i < parts.size(); i++) {
        ask("r" + i, new Item("thing", parts.get(i)));
        happens(OrderDecisions.approveReturn(order, "r" + i, true, AT));
        sum += order.returns().find("r" + i).orElseThrow().refund().amount();
        assertThat(sum).isLessThanOrEqualTo(2_949);
      }
      assertThat(sum).isEqualTo(2_949);
    }
  }

  @Test
  void aReturnIsWorthNoMoreThanIsLeftOfThePayment() {
    refund("goodwill", 2_400);
    ask("r", new Item("hat", 1));
    assertThat(OrderDecisions.approveReturn(order, "r", true, AT))
        .containsExactly(new ReturnApproved("r", usd(100), true, AT));
  }

  @Test
  void whatWasGivenAwayIsWorthNothing() {
    order = delivered(2, 1_000, 2_000, 0, 0);
    ask("r", new Item("thing", 2));
    happens(OrderDecisions.approveReturn(order, "r", true, AT));
    assertThat(order.returns().find("r").orElseThrow().refund()).isEqualTo(usd(0));
    assertThat(order.returns().find("r").orElseThrow().status())
        .isEqualTo(ReturnView.Status.APPROVED);
    assertThat(Checkout.command(order)).isEmpty();
  }

  private static Order delivered(int pieces, long price, long off, long tax, long shipping) {
    return TestOrders.deliveredOf(pieces, usd(price), usd(off), usd(tax), usd(shipping));
  }

  private void refund(String id, long amount) {
    happens(OrderDecisions.refund(order, id, usd(amount), "sorry", AT));
  }

  private void ask(String id, Item... items) {
    happens(OrderDecisions.requestReturn(order, id, List.of(items), "too small", AT));
  }

  private void happens(OrderEvent event) {
    happens(List.of(event));
  }

  private void happens(List<OrderEvent> events) {
    assertThat(events).isNotEmpty();
    order = order.with(events);
  }

  private static void illegal(ThrowingCallable decision, String reason) {
    Problem problem = problem(decision);
    assertThat(problem.code()).isEqualTo("ILLEGAL_TRANSITION");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(problem.getMessage()).contains(reason);
  }

  private static Problem problem(ThrowingCallable decision) {
    Problem[] caught = new Problem[1];
    assertThatThrownBy(decision)
        .isInstanceOfSatisfying(Problem.class, problem -> caught[0] = problem);
    return caught[0];
  }
}
