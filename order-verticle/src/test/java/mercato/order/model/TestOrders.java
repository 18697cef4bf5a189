package mercato.order.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mercato.contract.Money;
import mercato.contract.order.OrderFact.OrderedCart;
import mercato.contract.order.OrderView.Line;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.platform.time.Ids;

/** Orders to test with. */
public final class TestOrders {

  public static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private TestOrders() {}

  public static Money usd(long cents) {
    return new Money(cents, "USD");
  }

  /** Two shirts and a hat, without a number, for 25.00. */
  public static OrderPlaced intent(UUID id, String userId, Instant at) {
    return intent(id, userId, new OrderedCart(userId, 3), at);
  }

  public static OrderPlaced intent(UUID id, String userId, OrderedCart cart, Instant at) {
    Money zero = usd(0);
    return new OrderPlaced(
        null,
        userId,
        List.of(
            new Line("shirt", "A shirt", 2, usd(1_000), usd(2_000)),
            new Line("hat", "A hat", 1, usd(500), usd(500))),
        usd(2_500),
        zero,
        zero,
        zero,
        usd(2_500),
        cart,
        Ids.derived(id.toString(), "payment").toString(),
        "card",
        at);
  }

  public static Order placed() {
    UUID id = Ids.next();
    return Order.placed(id, intent(id, "user-1", AT).numbered("M-2026-000001"));
  }
}
