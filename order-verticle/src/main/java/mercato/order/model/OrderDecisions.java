package mercato.order.model;

import java.time.Instant;
import java.util.List;
import mercato.contract.Problem;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.OrderEvent.CheckoutGivenUp;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.PaymentAuthorized;
import mercato.order.model.OrderEvent.PaymentCaptured;
import mercato.order.model.OrderEvent.PaymentDeclined;
import mercato.order.model.OrderEvent.PaymentRefunded;
import mercato.order.model.OrderEvent.PaymentVoided;
import mercato.order.model.OrderEvent.Reason;
import mercato.order.model.OrderEvent.StockHeld;
import mercato.order.model.OrderEvent.StockReleased;

/**
 * Which event is legal when, and what people may do to an order, with the reason when they may not.
 *
 * <pre>
 * event              legal while the order is
 * ------------------ ------------------------------------------------------------------
 * OrderPlaced        not there: it is the first, and only the first
 * StockHeld          PENDING, not failing, not held
 * PaymentAuthorized  PENDING, not failing, held, payment PENDING
 * PaymentDeclined    PENDING, not failing, held, payment PENDING
 * CheckoutGivenUp    PENDING, not failing, payment PENDING
 * OrderConfirmed     PENDING, payment AUTHORIZED
 * OrderRejected      PENDING, failing and released; or OUT_OF_STOCK and nothing held
 * OrderCancelled     CONFIRMED
 * PaymentCaptured    CONFIRMED or CANCELLED, payment AUTHORIZED
 * PaymentVoided      PENDING and failing, payment PENDING; or CANCELLED, payment AUTHORIZED
 * PaymentRefunded    CANCELLED, payment CAPTURED
 * StockReleased      PENDING and failing, payment DECLINED or VOIDED; or CANCELLED; not released
 * </pre>
 */
public final class OrderDecisions {

  private OrderDecisions() {}

  static boolean legal(Order order, OrderEvent event) {
    Status status = order.status();
    PaymentStatus payment = order.payment();
    boolean pending = status == Status.PENDING;
    boolean cancelled = status == Status.CANCELLED;
    boolean failing = pending && order.failure().isPresent();
    boolean hopeful = pending && !failing && payment == PaymentStatus.PENDING;
    if (event instanceof OrderPlaced) {
      return false;
    }
    if (event instanceof StockHeld) {
      return hopeful && !order.held();
    }
    if (event instanceof PaymentAuthorized || event instanceof PaymentDeclined) {
      return hopeful && order.held();
    }
    if (event instanceof CheckoutGivenUp) {
      return hopeful;
    }
    if (event instanceof OrderConfirmed) {
      return pending && payment == PaymentStatus.AUTHORIZED;
    }
    if (event instanceof OrderRejected rejected) {
      return rejected.reason() == Reason.OUT_OF_STOCK
          ? hopeful && !order.held()
          : failing && order.released();
    }
    if (event instanceof OrderCancelled) {
      return status == Status.CONFIRMED;
    }
    if (event instanceof PaymentCaptured) {
      return (cancelled || status == Status.CONFIRMED) && payment == PaymentStatus.AUTHORIZED;
    }
    if (event instanceof PaymentVoided) {
      return failing && payment == PaymentStatus.PENDING
          || cancelled && payment == PaymentStatus.AUTHORIZED;
    }
    if (event instanceof PaymentRefunded) {
      return cancelled && payment == PaymentStatus.CAPTURED;
    }
    return event instanceof StockReleased
        && !order.released()
        && (cancelled || failing && payment != PaymentStatus.PENDING);
  }

  /**
   * Calls an order off.
   *
   * @return nothing when it is called off already
   * @throws Problem {@code ILLEGAL_TRANSITION}
   */
  public static List<OrderEvent> cancel(Order order, String reason, Instant now) {
    return switch (order.status()) {
      case CONFIRMED -> List.of(new OrderCancelled(reason, now));
      case CANCELLED -> List.of();
      case PENDING ->
          throw illegal("The order is still being settled. Cancel it once it is confirmed.");
      case REJECTED -> throw illegal("The order was rejected: there is nothing to cancel.");
    };
  }

  private static Problem illegal(String message) {
    return new Problem(Problem.Kind.CONFLICT, "ILLEGAL_TRANSITION", message);
  }
}
