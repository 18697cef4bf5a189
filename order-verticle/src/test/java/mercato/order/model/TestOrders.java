package mercato.order.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mercato.contract.Money;
import mercato.contract.order.OrderFact.OrderedCart;
import mercato.contract.order.OrderView.Line;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.OrderDelivered;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderEvent.OrderShipped;
import mercato.order.model.OrderEvent.PaymentAuthorized;
import mercato.order.model.OrderEvent.PaymentCaptured;
import mercato.order.model.OrderEvent.StockHeld;
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
        id.toString(),
        "card",
        "standard",
        null,
        at);
  }

  public static Order placed() {
    UUID id = Ids.next();
    return Order.placed(id, intent(id, "user-1", AT).numbered("M-2026-000001"));
  }

  public static Order confirmed() {
    return placed()
        .with(List.of(new StockHeld(AT), new PaymentAuthorized(AT), new OrderConfirmed(AT)));
  }

  public static Order captured() {
    return confirmed().with(List.of(new PaymentCaptured(AT)));
  }

  public static Order delivered() {
    return captured().with(List.of(new OrderShipped("Carrier", "42", AT), new OrderDelivered(AT)));
  }

  /** So many pieces of one thing, delivered. */
  static Order deliveredOf(int pieces, Money price, Money discount, Money tax, Money shipping) {
    UUID id = Ids.next();
    Money subtotal = price.times(pieces);
    OrderPlaced intent =
        new OrderPlaced(
            "M-2026-000002",
            "user-1",
            List.of(new Line("thing", "A thing", pieces, price, subtotal)),
            subtotal,
            shipping,
            tax,
            discount,
            subtotal.plus(shipping).plus(tax).minus(discount),
            null,
            id.toString(),
            "card",
            "express",
            "COUPON",
            AT);
    return Order.placed(id, intent).with(delivered().events().subList(1, 7));
  }
}
