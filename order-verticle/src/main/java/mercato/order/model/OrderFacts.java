package mercato.order.model;

import java.util.List;
import java.util.Optional;
import mercato.contract.order.OrderFact;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderEvent.OrderRejected;

/** What the world is told of an event; most it is not told at all. */
public final class OrderFacts {

  private OrderFacts() {}

  public static Optional<OrderFact> of(Order order, OrderEvent event) {
    String id = order.id().toString();
    OrderPlaced intent = order.intent();
    if (event instanceof OrderConfirmed) {
      return Optional.of(
          new OrderFact.OrderConfirmed(
              id,
              intent.number(),
              intent.userId(),
              lines(intent),
              intent.total(),
              intent.cart(),
              event.at()));
    }
    if (event instanceof OrderRejected rejected) {
      return Optional.of(
          new OrderFact.OrderRejected(
              id, intent.number(), intent.userId(), rejected.reason().name(), event.at()));
    }
    if (event instanceof OrderCancelled) {
      return Optional.of(
          new OrderFact.OrderCancelled(
              id,
              intent.number(),
              intent.userId(),
              lines(intent),
              intent.total(),
              order.find(OrderConfirmed.class).orElseThrow().at(),
              event.at()));
    }
    return Optional.empty();
  }

  private static List<OrderFact.Line> lines(OrderPlaced intent) {
    return intent.lines().stream()
        .map(line -> new OrderFact.Line(line.productId(), line.quantity(), line.unitPrice()))
        .toList();
  }
}
