package mercato.analytics;

import java.time.Instant;
import java.util.List;
import mercato.analytics.model.HourBucket.Told;
import mercato.contract.Money;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.Line;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.platform.time.Ids;

/** Facts for tests: orders of one line. */
public final class Facts {

  private Facts() {}

  public static OrderConfirmed confirmed(
      String order, String user, String product, int quantity, long unitPrice, Instant at) {
    var line = new Line(product, quantity, usd(unitPrice));
    return new OrderConfirmed(
        order, "M-1", user, List.of(line), usd(quantity * unitPrice), null, 4, at);
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
        6,
        order.at().plusSeconds(60));
  }

  /** As they come, each under the id that it always has. */
  public static List<Told> told(List<? extends OrderFact> facts) {
    return facts.stream().map(Facts::told).toList();
  }

  private static Told told(OrderFact fact) {
    return new Told(Ids.derived(fact.orderId(), fact.getClass().getSimpleName()), fact);
  }

  public static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
