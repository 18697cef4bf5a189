package mercato.order.model;

import static mercato.order.model.TestOrders.AT;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.OrderEvent.CheckoutGivenUp;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.OrderDelivered;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.OrderShipped;
import mercato.order.model.OrderEvent.PaymentAuthorized;
import mercato.order.model.OrderEvent.PaymentCaptured;
import mercato.order.model.OrderEvent.PaymentDeclined;
import mercato.order.model.OrderEvent.PaymentRefunded;
import mercato.order.model.OrderEvent.PaymentVoided;
import mercato.order.model.OrderEvent.Reason;
import mercato.order.model.OrderEvent.RefundRequested;
import mercato.order.model.OrderEvent.ReturnApproved;
import mercato.order.model.OrderEvent.ReturnRejected;
import mercato.order.model.OrderEvent.ReturnRequested;
import mercato.order.model.OrderEvent.StockHeld;
import mercato.order.model.OrderEvent.StockReleased;
import org.junit.jupiter.api.Test;

/** The fold, and every story that is legal. */
class OrderTest {

  private static final List<OrderEvent> EVENTS =
      List.of(
          TestOrders.placed().intent(),
          new StockHeld(AT),
          new PaymentAuthorized(AT),
          new PaymentDeclined("declined", AT),
          new CheckoutGivenUp(Reason.PAYMENT_TIMEOUT, AT),
          new OrderConfirmed(AT),
          new PaymentCaptured(AT),
          new PaymentVoided(AT),
          new RefundRequested("refund", usd(1_000), "sorry", AT),
          new PaymentRefunded("refund", usd(1_000), AT),
          new PaymentRefunded("return", usd(500), AT),
          new PaymentRefunded(null, usd(2_500), AT),
          new PaymentRefunded(null, usd(1_500), AT),
          new StockReleased(AT),
          new OrderRejected(Reason.OUT_OF_STOCK, List.of(), AT),
          new OrderRejected(Reason.PAYMENT_TIMEOUT, List.of(), AT),
          new OrderCancelled(null, AT),
          new OrderShipped("Carrier", "42", AT),
          new OrderDelivered(AT),
          new ReturnRequested("return", List.of(new Item("hat", 1)), "small", AT),
          new ReturnApproved("return", usd(500), true, AT),
          new ReturnRejected("return", "worn", AT));

  @Test
  void everyStoryThatIsLegalEndsAndTheSagaFinishesIt() {
    Set<List<OrderEvent>> seen = new HashSet<>();
    Deque<Order> open = new ArrayDeque<>(List.of(TestOrders.placed()));
    int ends = 0;
    while (!open.isEmpty()) {
      Order order = open.pop();
      if (!seen.add(order.events())) {
        continue;
      }
      assertThat(order.version()).isLessThan(20);
      isSound(order);
      List<OrderEvent> next =
          EVENTS.stream().filter(event -> OrderTransitions.legal(order, event)).toList();
      next.forEach(event -> open.push(order.with(List.of(event))));
      if (next.isEmpty()) {
        ends++;
        endsWell(order);
      }
    }
    assertThat(ends).isGreaterThan(50);
    assertThat(seen.size()).isGreaterThan(300);
  }

  /** Whatever has happened so far. */
  private static void isSound(Order order) {
    OrderPayment money = order.money();
    assertThat(money.refunded().amount()).isLessThanOrEqualTo(money.captured().amount());
    assertThat(money.captured().amount()).isLessThanOrEqualTo(money.authorized().amount());
    assertThat(money.refundable().amount()).isNotNegative();
    Order folded = new Order(order.id(), order.events());
    assertThat(folded.status()).isEqualTo(order.status());
    assertThat(folded.money()).isEqualTo(money);
    assertThat(folded.returns()).isEqualTo(order.returns());
    assertThat(Checkout.command(folded)).isEqualTo(Checkout.command(order));
    assertThat(order.released() && order.stands()).isFalse();
  }

  private static void endsWell(Order order) {
    assertThat(Checkout.command(order)).as(order.toString()).isEmpty();
    if (order.status() == Status.REJECTED || order.status() == Status.CANCELLED) {
      boolean nothingHeld = order.failure().filter(Reason.OUT_OF_STOCK::equals).isPresent();
      assertThat(order.released()).isEqualTo(!nothingHeld);
      assertThat(order.payment())
          .isIn(
              nothingHeld
                  ? List.of(PaymentStatus.PENDING)
                  : List.of(PaymentStatus.VOIDED, PaymentStatus.DECLINED, PaymentStatus.REFUNDED));
    } else {
      assertThat(order.status()).isEqualTo(Status.DELIVERED);
      assertThat(order.money().paid()).isTrue();
      assertThat(order.money().nextRefund()).isEmpty();
    }
  }

  @Test
  void anIllegalEventIsADefect() {
    assertThatThrownBy(() -> TestOrders.placed().with(List.of(new OrderConfirmed(AT))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLogThatDoesNotBeginWithTheIntentIsNoOrder() {
    assertThatThrownBy(() -> new Order(TestOrders.placed().id(), List.of(new StockHeld(AT))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOrderIsNotChangedByWhatHappensToALaterOne() {
    Order confirmed = TestOrders.confirmed();
    Order cancelled = confirmed.with(List.of(new OrderCancelled(null, AT)));
    assertThat(confirmed.status()).isEqualTo(Status.CONFIRMED);
    assertThat(confirmed.version()).isEqualTo(4);
    assertThat(cancelled.at(4)).isEqualTo(confirmed);
    assertThat(cancelled.when(OrderConfirmed.class::isInstance)).isEqualTo(confirmed);
    assertThatThrownBy(() -> cancelled.events().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aRefundFromBeforeTheyHadIdsCounts() {
    Order order = TestOrders.captured().with(List.of(new OrderCancelled(null, AT)));
    Order refunded = order.with(List.of(new PaymentRefunded(null, usd(2_500), AT)));
    assertThat(refunded.payment()).isEqualTo(PaymentStatus.REFUNDED);
    assertThat(refunded.money().refundable()).isEqualTo(usd(0));
  }
}
