package mercato.order.model;

import java.util.List;
import java.util.Optional;
import mercato.contract.Money;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.OrderDelivered;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.OrderShipped;
import mercato.order.model.OrderEvent.PaymentRefunded;
import mercato.order.model.OrderEvent.ReturnApproved;

/** What the world is told of an event; most it is not told at all. */
public final class OrderFacts {

  private OrderFacts() {}

  /**
   * @param order to which the event has happened, and maybe more since
   * @param version of the order once it had, 1 or more
   */
  public static Optional<OrderFact> of(Order order, int version) {
    return Optional.ofNullable(
        fact(order, order.intent(), order.events().get(version - 1), version));
  }

  private static OrderFact fact(Order order, OrderPlaced intent, OrderEvent event, int version) {
    String id = order.id().toString();
    String number = intent.number();
    String userId = intent.userId();
    if (event instanceof OrderConfirmed) {
      return new OrderFact.OrderConfirmed(
          id, number, userId, lines(intent), intent.total(), intent.cart(), version, event.at());
    }
    if (event instanceof OrderRejected rejected) {
      return new OrderFact.OrderRejected(
          id, number, userId, rejected.reason().name(), version, event.at());
    }
    if (event instanceof OrderCancelled) {
      return new OrderFact.OrderCancelled(
          id,
          number,
          userId,
          lines(intent),
          intent.total(),
          order.confirmedAt().orElse(null),
          version,
          event.at());
    }
    if (event instanceof OrderShipped shipped) {
      return new OrderFact.OrderShipped(
          id, number, userId, shipped.carrier(), shipped.trackingNumber(), version, event.at());
    }
    if (event instanceof OrderDelivered) {
      return new OrderFact.OrderDelivered(id, number, userId, version, event.at());
    }
    if (event instanceof PaymentRefunded refunded && order.stands()) {
      return new OrderFact.OrderRefunded(
          id, number, userId, refunded.refundId(), refunded.amount(), version, event.at());
    }
    if (event instanceof ReturnApproved approved) {
      return new OrderFact.ItemsReturned(
          id,
          number,
          userId,
          approved.returnId(),
          returned(order, approved.returnId()),
          approved.restock(),
          version,
          event.at());
    }
    return null;
  }

  private static List<OrderFact.Line> lines(OrderPlaced intent) {
    return intent.lines().stream()
        .map(line -> new OrderFact.Line(line.productId(), line.quantity(), line.unitPrice()))
        .toList();
  }

  private static List<OrderFact.Line> returned(Order order, String returnId) {
    return order.returns().find(returnId).orElseThrow().items().stream()
        .map(item -> new OrderFact.Line(item.productId(), item.quantity(), price(order, item)))
        .toList();
  }

  private static Money price(Order order, Item item) {
    return order.intent().lines().stream()
        .filter(line -> line.productId().equals(item.productId()))
        .map(OrderView.Line::unitPrice)
        .findFirst()
        .orElseThrow();
  }
}
