package mercato.order.viewing;

import java.util.List;
import java.util.Map;
import mercato.contract.order.OrderView;
import mercato.order.history.StoredOrder;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderEvent.OrderRejected;

/** Orders as their owners see them. */
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
        intent.at(),
        order.updatedAt(),
        order.version());
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
