package mercato.product.selling;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderShipped;
import mercato.contract.stream.Envelope;
import mercato.platform.stream.Delivery;
import mercato.platform.time.Ids;

/** Facts of orders, for tests. */
final class Orders {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final Money PRICE = new Money(1_000, "USD");

  private Orders() {}

  static OrderFact confirmed(String order, String... products) {
    return new OrderConfirmed(order, "M-1", "u", lines(products), PRICE, null, 4, AT);
  }

  static OrderFact cancelled(String order, String... products) {
    return new OrderCancelled(order, "M-1", "u", lines(products), PRICE, AT, 6, AT);
  }

  static OrderFact cancelledBeforeItWasConfirmed(String order, String... products) {
    return new OrderCancelled(order, "M-1", "u", lines(products), PRICE, null, 4, AT);
  }

  static OrderFact shipped(String order) {
    return new OrderShipped(order, "M-1", "u", "DHL", "1", 6, AT);
  }

  static Envelope<OrderFact> envelope(OrderFact fact) {
    return new Envelope<>(
        Ids.next().toString(),
        OrderFact.TOPIC.types().nameOf(fact),
        1,
        fact.key(),
        AT,
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        fact);
  }

  static Delivery<OrderFact> delivery(int partition, long offset, OrderFact fact) {
    return new Delivery<>(envelope(fact), partition, offset);
  }

  private static List<OrderFact.Line> lines(String... products) {
    return Arrays.stream(products).map(id -> new OrderFact.Line(id, 2, PRICE)).toList();
  }
}
