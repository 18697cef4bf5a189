package mercato.order.model;

import mercato.contract.Money;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.contract.order.ReturnView;
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

/**
 * Which event is legal when.
 *
 * <pre>
 * event              legal while the order
 * ------------------ ----------------------------------------------------------------------
 * OrderPlaced        is not there: it is the first, and only the first
 * StockHeld          is PENDING, not failing, not held
 * PaymentAuthorized  is PENDING, not failing, held, payment PENDING
 * PaymentDeclined    is PENDING, not failing, held, payment PENDING
 * CheckoutGivenUp    is PENDING, not failing, payment PENDING
 * OrderConfirmed     is PENDING, payment AUTHORIZED
 * OrderRejected      is PENDING, failing and released; or OUT_OF_STOCK and nothing held
 * OrderCancelled     is PENDING, not failing; or CONFIRMED
 * OrderShipped       is CONFIRMED
 * OrderDelivered     is SHIPPED
 * PaymentCaptured    stands, payment AUTHORIZED; or is CANCELLED, payment PENDING or AUTHORIZED
 * PaymentVoided      is PENDING and failing, payment PENDING;
 *                    or CANCELLED, payment PENDING or AUTHORIZED
 * RefundRequested    stands, is paid, so much can be refunded, its id is new
 * PaymentRefunded    is paid, this refund is decided and not paid yet;
 *                    or is CANCELLED, and it is all that is left
 * ReturnRequested    is DELIVERED, so many pieces are not coming back yet, its id is new
 * ReturnApproved     is DELIVERED, the return is REQUESTED, so much can be refunded
 * ReturnRejected     is DELIVERED, the return is REQUESTED
 * StockReleased      is PENDING and failing, payment DECLINED or VOIDED; or CANCELLED; not released
 * </pre>
 *
 * It stands while it is CONFIRMED, SHIPPED, DELIVERED or RETURNED.
 */
final class OrderTransitions {

  private OrderTransitions() {}

  static boolean legal(Order order, OrderEvent event) {
    return legalInCheckout(order, event)
        || legalForPayment(order, event)
        || legalAfterwards(order, event);
  }

  private static boolean legalInCheckout(Order order, OrderEvent event) {
    PaymentStatus payment = order.payment();
    boolean pending = order.status() == Status.PENDING;
    boolean failing = pending && order.failure().isPresent();
    boolean hopeful = pending && !failing && payment == PaymentStatus.PENDING;
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
    return event instanceof StockReleased
        && !order.released()
        && (order.status() == Status.CANCELLED || failing && payment != PaymentStatus.PENDING);
  }

  private static boolean legalForPayment(Order order, OrderEvent event) {
    OrderPayment money = order.money();
    boolean cancelled = order.status() == Status.CANCELLED;
    boolean open = money.status() == PaymentStatus.PENDING;
    boolean authorized = money.status() == PaymentStatus.AUTHORIZED;
    if (event instanceof PaymentCaptured) {
      return order.stands() && authorized || cancelled && (open || authorized);
    }
    if (event instanceof PaymentVoided) {
      boolean failing = order.status() == Status.PENDING && order.failure().isPresent();
      return failing && open || cancelled && (open || authorized);
    }
    if (event instanceof RefundRequested asked) {
      return order.stands()
          && money.paid()
          && asked.amount().amount() > 0
          && covers(money, asked.amount())
          && money.refund(asked.refundId()).isEmpty();
    }
    if (event instanceof PaymentRefunded paid) {
      return money.paid()
          && paid.amount().amount() > 0
          && (paid.refundId() == null
              ? cancelled
                  && money.nextRefund().isEmpty()
                  && paid.amount().equals(money.refundable())
              : decided(money, paid));
    }
    return false;
  }

  private static boolean legalAfterwards(Order order, OrderEvent event) {
    Status status = order.status();
    boolean delivered = status == Status.DELIVERED;
    if (event instanceof OrderCancelled) {
      return status == Status.CONFIRMED || status == Status.PENDING && order.failure().isEmpty();
    }
    if (event instanceof OrderShipped) {
      return status == Status.CONFIRMED;
    }
    if (event instanceof OrderDelivered) {
      return status == Status.SHIPPED;
    }
    if (event instanceof ReturnRequested asked) {
      return delivered && returnable(order, asked);
    }
    if (event instanceof ReturnApproved approved) {
      return delivered
          && requested(order, approved.returnId())
          && covers(order.money(), approved.refund());
    }
    return event instanceof ReturnRejected rejected
        && delivered
        && requested(order, rejected.returnId());
  }

  private static boolean covers(OrderPayment money, Money amount) {
    return amount.amount() <= money.refundable().amount();
  }

  private static boolean decided(OrderPayment money, PaymentRefunded paid) {
    return money
        .refund(paid.refundId())
        .filter(refund -> !refund.paid() && refund.amount().equals(paid.amount()))
        .isPresent();
  }

  private static boolean returnable(Order order, ReturnRequested asked) {
    for (Item item : asked.items()) {
      if (item.quantity() > OrderDecisions.returnable(order, item.productId())) {
        return false;
      }
    }
    return order.returns().find(asked.returnId()).isEmpty();
  }

  private static boolean requested(Order order, String returnId) {
    return order
        .returns()
        .find(returnId)
        .filter(each -> each.status() == ReturnView.Status.REQUESTED)
        .isPresent();
  }
}
