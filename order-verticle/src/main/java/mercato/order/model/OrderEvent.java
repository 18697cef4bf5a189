package mercato.order.model;

import java.time.Instant;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.order.OrderFact.OrderedCart;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.Line;

/**
 * What the order log stores: something that has happened to an order. Private to the order service;
 * others learn of orders by {@link mercato.contract.order.OrderFact}.
 *
 * <p>Stored for ever as JSON under the simple name of its record: a component may be added (old
 * events show it as null), never renamed or given another meaning. {@link OrderTransitions} says
 * which event is legal when.
 */
public sealed interface OrderEvent {

  /** Why an order came to nothing. */
  enum Reason {
    OUT_OF_STOCK,
    PAYMENT_DECLINED,
    /** The provider gave no answer within the payment's deadline. */
    PAYMENT_TIMEOUT,
    /** A service that was needed was away. */
    UNAVAILABLE
  }

  Instant at();

  /**
   * The intent, stored before anything is held or charged.
   *
   * @param lines with the names and prices in force at this moment
   * @param cart what was ordered leaves it once the order is confirmed; null when the shopper named
   *     the items
   * @param paymentId under which the payment is asked for, found, captured and voided: the order's
   *     own id, since one order has one payment
   * @param shippingMethod null in orders from before there were any
   * @param couponCode or null
   */
  record OrderPlaced(
      String number,
      String userId,
      List<Line> lines,
      Money subtotal,
      Money shipping,
      Money tax,
      Money discount,
      Money total,
      OrderedCart cart,
      String paymentId,
      String paymentMethod,
      String shippingMethod,
      String couponCode,
      Instant at)
      implements OrderEvent {

    public OrderPlaced numbered(String issued) {
      return new OrderPlaced(
          issued,
          userId,
          lines,
          subtotal,
          shipping,
          tax,
          discount,
          total,
          cart,
          paymentId,
          paymentMethod,
          shippingMethod,
          couponCode,
          at);
    }
  }

  record StockHeld(Instant at) implements OrderEvent {}

  record PaymentAuthorized(Instant at) implements OrderEvent {}

  /** Paid for as far as the shopper is concerned; from here only forward, except by cancel. */
  record OrderConfirmed(Instant at) implements OrderEvent {}

  record PaymentCaptured(Instant at) implements OrderEvent {}

  /**
   * @param code the provider's reason
   */
  record PaymentDeclined(String code, Instant at) implements OrderEvent {}

  /** The point of no return of a checkout that fails: from here it is only undone. */
  record CheckoutGivenUp(Reason reason, Instant at) implements OrderEvent {}

  record PaymentVoided(Instant at) implements OrderEvent {}

  /**
   * Staff pay money back, besides what a cancellation or a return does.
   *
   * @param refundId UUID, names the refund to the provider
   */
  record RefundRequested(String refundId, Money amount, String reason, Instant at)
      implements OrderEvent {}

  /**
   * @param refundId of the refund or the return that is paid; null for what a cancellation pays
   *     back
   */
  record PaymentRefunded(String refundId, Money amount, Instant at) implements OrderEvent {}

  record StockReleased(Instant at) implements OrderEvent {}

  /**
   * Nothing is held or charged any more.
   *
   * @param shortages what was missing; empty unless it was {@code OUT_OF_STOCK}
   */
  record OrderRejected(Reason reason, List<Shortage> shortages, Instant at) implements OrderEvent {}

  /**
   * @param reason as the one who cancelled gave it, or null
   */
  record OrderCancelled(String reason, Instant at) implements OrderEvent {}

  record OrderShipped(String carrier, String trackingNumber, Instant at) implements OrderEvent {}

  record OrderDelivered(Instant at) implements OrderEvent {}

  /**
   * @param returnId UUID
   */
  record ReturnRequested(String returnId, List<Item> items, String reason, Instant at)
      implements OrderEvent {}

  /**
   * @param refund what the buyer gets for the pieces, 0 or more; paid under the return's id
   * @param restock whether the pieces can be sold again
   */
  record ReturnApproved(String returnId, Money refund, boolean restock, Instant at)
      implements OrderEvent {}

  /**
   * @param reason or null
   */
  record ReturnRejected(String returnId, String reason, Instant at) implements OrderEvent {}
}
