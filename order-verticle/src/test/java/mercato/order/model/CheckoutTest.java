package mercato.order.model;

import static mercato.order.model.Checkout.Action.AUTHORIZE;
import static mercato.order.model.Checkout.Action.CAPTURE;
import static mercato.order.model.Checkout.Action.REFUND;
import static mercato.order.model.Checkout.Action.RELEASE_STOCK;
import static mercato.order.model.Checkout.Action.RESERVE_STOCK;
import static mercato.order.model.Checkout.Action.VOID;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mercato.contract.inventory.HoldView;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.Checkout.Action;
import mercato.order.model.Checkout.Answer;
import mercato.order.model.Checkout.Command;
import mercato.order.model.Checkout.Deadlines;
import mercato.order.model.OrderEvent.CheckoutGivenUp;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.PaymentAuthorized;
import mercato.order.model.OrderEvent.PaymentCaptured;
import mercato.order.model.OrderEvent.PaymentDeclined;
import mercato.order.model.OrderEvent.PaymentRefunded;
import mercato.order.model.OrderEvent.PaymentVoided;
import mercato.order.model.OrderEvent.Reason;
import mercato.order.model.OrderEvent.StockHeld;
import mercato.order.model.OrderEvent.StockReleased;
import org.junit.jupiter.api.Test;

/** The saga as a conversation: it commands, others answer, events follow. */
class CheckoutTest {

  private static final Answer HELD = new Answer.Hold(HoldView.State.HELD, List.of());
  private static final Answer RELEASED = new Answer.Hold(HoldView.State.RELEASED, List.of());
  private static final Answer COMMITTED = new Answer.Hold(HoldView.State.COMMITTED, List.of());
  private static final Answer NONE = new Answer.None();
  private static final Deadlines DEADLINES =
      new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(30));

  private Order order = TestOrders.placed();
  private Instant now = TestOrders.AT;

  @Test
  void anOrderThatIsHeldAndPaidIsConfirmedAndThenCaptured() {
    commands(RESERVE_STOCK).answered(HELD).happens(StockHeld.class);
    commands(AUTHORIZE)
        .answered(payment(PaymentStatus.AUTHORIZED))
        .happens(PaymentAuthorized.class, OrderConfirmed.class);
    is(Status.CONFIRMED, PaymentStatus.AUTHORIZED);
    commands(CAPTURE).answered(payment(PaymentStatus.CAPTURED)).happens(PaymentCaptured.class);
    is(Status.CONFIRMED, PaymentStatus.CAPTURED);
    nothingIsLeftToDo();
  }

  @Test
  void anOrderThatIsOutOfStockIsRejectedWithWhatIsMissing() {
    var shortages = List.of(new Shortage("hat", 1, 0));
    commands(RESERVE_STOCK)
        .answered(new Answer.Hold(HoldView.State.REFUSED, shortages))
        .happens(OrderRejected.class);
    assertThat(order.find(OrderRejected.class).orElseThrow().shortages()).isEqualTo(shortages);
    assertThat(order.failure()).contains(Reason.OUT_OF_STOCK);
    nothingIsLeftToDo();
  }

  @Test
  void aDeclinedPaymentGivesTheStockBackBeforeTheOrderIsRejected() {
    held();
    commands(AUTHORIZE)
        .answered(new Answer.Payment(PaymentStatus.DECLINED, "insufficient_funds", 0))
        .happens(PaymentDeclined.class);
    is(Status.PENDING, PaymentStatus.DECLINED);
    commands(RELEASE_STOCK).answered(NONE).happens();
    commands(RELEASE_STOCK).answered(RELEASED).happens(StockReleased.class, OrderRejected.class);
    is(Status.REJECTED, PaymentStatus.DECLINED);
    assertThat(order.failure()).contains(Reason.PAYMENT_DECLINED);
    nothingIsLeftToDo();
  }

  @Test
  void anOpenPaymentIsAskedForAgainUntilItsDeadlineThenVoidedAndTheStockReleased() {
    held();
    commands(AUTHORIZE).answered(payment(PaymentStatus.PENDING)).happens();
    commands(AUTHORIZE).answered(NONE).happens();
    timeIs(29_999).happens();
    timeIs(30_000).happens(CheckoutGivenUp.class);
    commands(VOID).answered(NONE).happens();
    commands(VOID).answered(payment(PaymentStatus.VOIDED)).happens(PaymentVoided.class);
    commands(RELEASE_STOCK).answered(RELEASED).happens(StockReleased.class, OrderRejected.class);
    assertThat(order.failure()).contains(Reason.PAYMENT_TIMEOUT);
    is(Status.REJECTED, PaymentStatus.VOIDED);
  }

  @Test
  void aSilentInventoryEndsTheCheckoutAndAllThatMayHaveHappenedIsUndone() {
    commands(RESERVE_STOCK).answered(NONE).happens(CheckoutGivenUp.class);
    assertThat(order.failure()).contains(Reason.UNAVAILABLE);
    commands(VOID).answered(payment(PaymentStatus.VOIDED)).happens(PaymentVoided.class);
    commands(RELEASE_STOCK).answered(RELEASED).happens(StockReleased.class, OrderRejected.class);
    is(Status.REJECTED, PaymentStatus.VOIDED);
    nothingIsLeftToDo();
  }

  @Test
  void anOrderWhoseStockIsNotHeldInTimeIsGivenUp() {
    timeIs(4_999).happens();
    timeIs(5_000).happens(CheckoutGivenUp.class);
    assertThat(order.failure()).contains(Reason.UNAVAILABLE);
    timeIs(60_000).happens();
  }

  @Test
  void aHoldThatWasReleasedBeforeItCameIsNoHold() {
    commands(RESERVE_STOCK).answered(RELEASED).happens(CheckoutGivenUp.class);
  }

  @Test
  void anOrderCancelledBeforeItsCaptureIsVoided() {
    confirmed();
    cancelled();
    commands(VOID).answered(payment(PaymentStatus.VOIDED)).happens(PaymentVoided.class);
    commands(RELEASE_STOCK).answered(RELEASED).happens(StockReleased.class);
    is(Status.CANCELLED, PaymentStatus.VOIDED);
    nothingIsLeftToDo();
  }

  @Test
  void anOrderCancelledAfterItsCaptureIsRefunded() {
    confirmed();
    commands(CAPTURE).answered(payment(PaymentStatus.CAPTURED)).happens(PaymentCaptured.class);
    cancelled();
    commands(REFUND).answered(NONE).happens();
    commands(REFUND).answered(refunded(2_500)).happens(PaymentRefunded.class);
    commands(RELEASE_STOCK).answered(COMMITTED).happens();
    commands(RELEASE_STOCK).answered(RELEASED).happens(StockReleased.class);
    is(Status.CANCELLED, PaymentStatus.REFUNDED);
    assertThat(order.find(PaymentRefunded.class).orElseThrow().amount())
        .isEqualTo(order.intent().total());
    nothingIsLeftToDo();
  }

  @Test
  void aCaptureThatWasFasterThanTheCancellationIsRefunded() {
    confirmed();
    cancelled();
    commands(VOID).answered(payment(PaymentStatus.CAPTURED)).happens(PaymentCaptured.class);
    commands(REFUND).answered(refunded(2_500)).happens(PaymentRefunded.class);
    is(Status.CANCELLED, PaymentStatus.REFUNDED);
  }

  @Test
  void anOrderCancelledWhileItIsSettledIsVoidedAndReleasedWhateverWasUnderWay() {
    held();
    cancelled();
    timeIs(60_000).happens();
    commands(VOID).answered(NONE).happens();
    commands(VOID).answered(payment(PaymentStatus.VOIDED)).happens(PaymentVoided.class);
    commands(RELEASE_STOCK).answered(RELEASED).happens(StockReleased.class);
    is(Status.CANCELLED, PaymentStatus.VOIDED);
    nothingIsLeftToDo();
  }

  @Test
  void theCaptureGoesOnWhileTheOrderIsShippedAndDelivered() {
    confirmed();
    apply(OrderDecisions.ship(order, "Carrier", "42", now));
    commands(CAPTURE).answered(NONE).happens();
    apply(OrderDecisions.deliver(order, now));
    commands(CAPTURE).answered(payment(PaymentStatus.CAPTURED)).happens(PaymentCaptured.class);
    is(Status.DELIVERED, PaymentStatus.CAPTURED);
    nothingIsLeftToDo();
  }

  @Test
  void severalRefundsArePaidOneAfterTheOtherAndTheSumTellsThemApart() {
    confirmed();
    commands(CAPTURE).answered(payment(PaymentStatus.CAPTURED));
    refund("one", 1_000);
    refund("two", 500);
    refunds("one", 1_000).answered(payment(PaymentStatus.CAPTURED)).happens();
    refunds("one", 1_000).answered(refunded(1_000)).happens(PaymentRefunded.class);
    is(Status.CONFIRMED, PaymentStatus.PARTIALLY_REFUNDED);
    refunds("two", 500).answered(refunded(1_000)).happens();
    refunds("two", 500).answered(refunded(1_500)).happens(PaymentRefunded.class);
    is(Status.CONFIRMED, PaymentStatus.PARTIALLY_REFUNDED);
    nothingIsLeftToDo();
  }

  @Test
  void aCancellationPaysWhatWasDecidedBeforeAndThenTheRest() {
    confirmed();
    commands(CAPTURE).answered(payment(PaymentStatus.CAPTURED));
    refund("one", 1_000);
    cancelled();
    refunds("one", 1_000).answered(refunded(1_000)).happens(PaymentRefunded.class);
    refunds(null, 1_500).answered(refunded(2_500)).happens(PaymentRefunded.class);
    is(Status.CANCELLED, PaymentStatus.REFUNDED);
    commands(RELEASE_STOCK).answered(RELEASED).happens(StockReleased.class);
    nothingIsLeftToDo();
  }

  @Test
  void anApprovedReturnIsPaidUnderItsOwnId() {
    order = TestOrders.delivered();
    apply(OrderDecisions.requestReturn(order, "r", List.of(new Item("hat", 1)), "small", now));
    nothingIsLeftToDo();
    apply(OrderDecisions.approveReturn(order, "r", true, now));
    refunds("r", 500).answered(refunded(500)).happens(PaymentRefunded.class);
    is(Status.DELIVERED, PaymentStatus.PARTIALLY_REFUNDED);
    nothingIsLeftToDo();
  }

  @Test
  void timeDoesNothingToAnOrderThatIsConfirmed() {
    confirmed();
    timeIs(1_000_000).happens();
  }

  @Test
  void theFirstReplyIsWhatTheOrderWasWhenItsCheckoutEnded() {
    confirmed();
    Order first = order;
    commands(CAPTURE).answered(payment(PaymentStatus.CAPTURED));
    cancelled();
    assertThat(order.whenSettled()).isEqualTo(first);
  }

  private record Events(List<OrderEvent> events) {
    void happens(Class<?>... types) {
      assertThat(events).extracting(Object::getClass).isEqualTo(List.of(types));
    }
  }

  private record Question(CheckoutTest test, Command command) {
    Events answered(Answer answer) {
      return test.apply(Checkout.on(test.order, command, answer, test.now));
    }
  }

  private Question commands(Action action) {
    Command command = Checkout.command(order).orElseThrow();
    assertThat(command.action()).isEqualTo(action);
    return new Question(this, command);
  }

  private Question refunds(String refundId, long amount) {
    assertThat(Checkout.command(order))
        .contains(new Command(REFUND, refundId, TestOrders.usd(amount)));
    return commands(REFUND);
  }

  private Events timeIs(long millisAfterPlacing) {
    now = TestOrders.AT.plusMillis(millisAfterPlacing);
    return apply(Checkout.expire(order, DEADLINES, now));
  }

  private Events apply(List<OrderEvent> events) {
    order = order.with(events);
    return new Events(events);
  }

  private void held() {
    commands(RESERVE_STOCK).answered(HELD);
  }

  private void confirmed() {
    held();
    commands(AUTHORIZE).answered(payment(PaymentStatus.AUTHORIZED));
  }

  private void cancelled() {
    apply(OrderDecisions.cancel(order, "changed my mind", now));
  }

  private void refund(String id, long amount) {
    apply(OrderDecisions.refund(order, id, TestOrders.usd(amount), "sorry", now));
  }

  private void nothingIsLeftToDo() {
    assertThat(Checkout.command(order)).isEmpty();
  }

  private void is(Status status, PaymentStatus payment) {
    assertThat(order.status()).isEqualTo(status);
    assertThat(order.payment()).isEqualTo(payment);
  }

  private static Answer payment(PaymentStatus status) {
    return new Answer.Payment(status, null, 0);
  }

  private static Answer refunded(long sum) {
    return new Answer.Payment(
        sum < 2_500 ? PaymentStatus.PARTIALLY_REFUNDED : PaymentStatus.REFUNDED, null, sum);
  }
}
