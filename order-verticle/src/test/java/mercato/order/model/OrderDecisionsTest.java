package mercato.order.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mercato.contract.Problem;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.OrderEvent.CheckoutGivenUp;
import mercato.order.model.OrderEvent.OrderCancelled;
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

class OrderDecisionsTest {

  private static final Instant AT = TestOrders.AT;

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
          new PaymentRefunded(TestOrders.usd(2_500), AT),
          new StockReleased(AT),
          new OrderRejected(Reason.OUT_OF_STOCK, List.of(), AT),
          new OrderRejected(Reason.PAYMENT_TIMEOUT, List.of(), AT),
          new OrderCancelled(null, AT));

  @Test
  void everyStoryThatIsLegalEndsAndEndsWell() {
    Set<List<OrderEvent>> seen = new HashSet<>();
    Deque<Order> open = new ArrayDeque<>(List.of(TestOrders.placed()));
    int ends = 0;
    while (!open.isEmpty()) {
      Order order = open.pop();
      if (!seen.add(order.events())) {
        continue;
      }
      assertThat(order.version()).isLessThan(12);
      List<OrderEvent> next = EVENTS.stream().filter(e -> OrderDecisions.legal(order, e)).toList();
      next.forEach(event -> open.push(order.with(List.of(event))));
      if (next.isEmpty()) {
        ends++;
        endsWell(order);
      }
    }
    assertThat(ends).isGreaterThan(5);
    assertThat(seen).hasSizeGreaterThan(20);
  }

  private static void endsWell(Order order) {
    assertThat(Checkout.command(order)).isEmpty();
    assertThat(order.status()).isIn(Status.REJECTED, Status.CANCELLED);
    assertThat(order.payment())
        .isIn(
            order.failure().filter(Reason.OUT_OF_STOCK::equals).isPresent()
                ? List.of(PaymentStatus.PENDING)
                : List.of(PaymentStatus.VOIDED, PaymentStatus.DECLINED, PaymentStatus.REFUNDED));
    assertThat(order.released())
        .isEqualTo(order.failure().filter(Reason.OUT_OF_STOCK::equals).isEmpty());
  }

  @Test
  void anIllegalEventIsADefect() {
    assertThatThrownBy(() -> TestOrders.placed().with(List.of(new OrderConfirmed(AT))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPendingOrderCannotBeCancelledYet() {
    assertThatThrownBy(() -> OrderDecisions.cancel(TestOrders.placed(), null, AT))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
              assertThat(problem.code()).isEqualTo("ILLEGAL_TRANSITION");
              assertThat(problem.getMessage()).contains("being settled");
            });
  }

  @Test
  void aRejectedOrderCannotBeCancelled() {
    Order rejected =
        TestOrders.placed().with(List.of(new OrderRejected(Reason.OUT_OF_STOCK, List.of(), AT)));
    assertThatThrownBy(() -> OrderDecisions.cancel(rejected, null, AT)).isInstanceOf(Problem.class);
  }

  @Test
  void cancellingTwiceChangesNothing() {
    Order order =
        TestOrders.placed()
            .with(
                List.of(
                    new StockHeld(AT),
                    new PaymentAuthorized(AT),
                    new OrderConfirmed(AT),
                    new OrderCancelled(null, AT)));
    assertThat(OrderDecisions.cancel(order, "again", AT)).isEmpty();
  }
}
