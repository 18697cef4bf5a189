package mercato.order.cart;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.order.cart.CartStore.Ordered;
import mercato.platform.stream.BatchHandler;
import mercato.platform.stream.Delivery;

/** Takes out of a cart what was ordered from it, once the order is confirmed. */
public final class OrderedCarts implements BatchHandler<OrderFact> {

  public static final String GROUP = "order-carts";

  /** A fact can be told again for as long as its topic keeps it. */
  private static final Duration MEMORY =
      OrderFact.TOPIC.retention().orElseThrow().plus(Duration.ofDays(1));

  private final CartStore carts;

  public OrderedCarts(CartStore carts) {
    this.carts = carts;
  }

  @Override
  public Future<Void> handle(List<Delivery<OrderFact>> batch) {
    var ordered = new ArrayList<Ordered>();
    for (Delivery<OrderFact> delivery : batch) {
      if (delivery.envelope().body() instanceof OrderConfirmed order && order.cart() != null) {
        var id = Cart.Id.user(order.cart().id());
        ordered.add(new Ordered(id, order.orderId(), order.lines()));
      }
    }
    return carts.take(ordered, MEMORY);
  }
}
