package mercato.order.cart;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderConfirmed;
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
    var taken =
        batch.stream()
            .map(delivery -> delivery.envelope().body())
            .filter(fact -> fact instanceof OrderConfirmed)
            .map(OrderConfirmed.class::cast)
            .filter(confirmed -> confirmed.cart() != null)
            .map(this::take)
            .toList();
    return Future.join(taken).mapEmpty();
  }

  private Future<Void> take(OrderConfirmed confirmed) {
    return carts.take(
        Cart.Id.user(confirmed.cart().id()), confirmed.orderId(), confirmed.lines(), MEMORY);
  }
}
