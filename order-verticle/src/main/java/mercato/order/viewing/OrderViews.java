package mercato.order.viewing;

import java.util.List;
import java.util.Map;
import mercato.contract.order.OrderView;
import mercato.contract.order.PaymentView;
import mercato.contract.order.RefundView;
import mercato.contract.order.ReturnView;
import mercato.order.history.StoredOrder;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.OrderShipped;
import mercato.order.model.OrderPayment;
import mercato.order.model.OrderReturns;

/** Orders, and what belongs to them, as their owners see them. */
public final class OrderViews {

  private OrderViews() {}

  public static OrderView of(StoredOrder stored) {
    Order order = stored.order();
    OrderPlaced intent = order.intent();
    return new OrderView(
        order.id().toString(),
        intent.number(),
        intent.userId(),
        order.status(),
        intent.lines(),
        intent.subtotal(),
        intent.shipping(),
        intent.tax(),
        intent.discount(),
        intent.total(),
        stored.data().address(),
        new OrderView.Payment(intent.paymentId(), order.payment(), intent.paymentMethod()),
        intent.shippingMethod(),
        intent.couponCode(),
        order.shipment().map(OrderViews::shipment).orElse(null),
        intent.at(),
        order.updatedAt(),
        order.version());
  }

  private static OrderView.Shipment shipment(OrderShipped shipped) {
    return new OrderView.Shipment(shipped.carrier(), shipped.trackingNumber(), shipped.at());
  }

  static PaymentView payment(Order order) {
    OrderPlaced intent = order.intent();
    OrderPayment money = order.money();
    return new PaymentView(
        intent.paymentId(),
        order.id().toString(),
        intent.paymentMethod(),
        money.status(),
        money.authorized(),
        money.captured(),
        money.refunded(),
        intent.at());
  }

  public static RefundView refund(Order order, OrderPayment.Refund refund) {
    return new RefundView(
        refund.id(),
        order.id().toString(),
        order.intent().paymentId(),
        refund.amount(),
        refund.reason(),
        refund.paid() ? RefundView.Status.SUCCEEDED : RefundView.Status.PENDING);
  }

  /** One of the order's returns. */
  public static ReturnView returned(Order order, String returnId) {
    return returned(order, order.returns().find(returnId).orElseThrow());
  }

  static ReturnView returned(Order order, OrderReturns.Return returned) {
    return new ReturnView(
        returned.id(),
        order.id().toString(),
        returned.status(),
        returned.items(),
        returned.reason(),
        returned.refund(),
        returned.requestedAt(),
        returned.decidedAt());
  }

  /** What was missing, as members of a problem. */
  public static List<Map<String, Object>> shortages(OrderRejected rejected) {
    return rejected.shortages().stream()
        .map(
            shortage ->
                Map.<String, Object>of(
                    "productId", shortage.productId(),
                    "requested", shortage.requested(),
                    "available", shortage.available()))
        .toList();
  }
}
