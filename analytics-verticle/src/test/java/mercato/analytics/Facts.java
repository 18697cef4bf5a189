package mercato.analytics;

import java.time.Instant;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.order.OrderFact.Line;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;

/** Facts for tests: orders of one line. */
public final class Facts {

  private Facts() {}

  public static OrderConfirmed confirmed(
      String order, String user, String product, int quantity, long unitPrice, Instant at) {
    var line = new Line(product, quantity, usd(unitPrice));
    return new OrderConfirmed(
        order, "M-1", user, List.of(line), usd(quantity * unitPrice), null, at);
  }

  /** Calls an order off, a minute after it was confirmed. */
  public static OrderCancelled cancelled(OrderConfirmed order) {
    return new OrderCancelled(
        order.orderId(),
        order.number(),
        order.userId(),
        order.lines(),
        order.total(),
        order.at(),
        order.at().plusSeconds(60));
  }

  public static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
