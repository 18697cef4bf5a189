package mercato.order.placing;

import io.vertx.core.Future;
import java.util.Map;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderView.Status;
import mercato.order.history.StoredOrder;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.Reason;
import mercato.order.viewing.OrderViews;

/**
 * What whoever placed an order is told of it. It follows from the events up to the one that settled
 * the checkout, so that the first reply and each replay are the same.
 */
final class PlaceReplies {

  private PlaceReplies() {}

  /** The order, or the refusal as a failure. */
  static Future<PlacedOrder> of(StoredOrder stored, boolean replayed) {
    Order order = stored.order().whenSettled();
    if (order.status() == Status.REJECTED) {
      Problem refusal = refusal(order);
      return Future.failedFuture(replayed ? Once.replayed(refusal) : refusal);
    }
    if (givenUpUnserved(order)) {
      return Future.failedFuture(unavailable(order));
    }
    return Future.succeededFuture(
        new PlacedOrder(
            OrderViews.of(stored.now(order)), order.status() != Status.PENDING, replayed));
  }

  /** Whether it came, or is coming, to nothing for want of a service: its key is free again. */
  static boolean givenUpUnserved(Order order) {
    return order.failure().filter(Reason.UNAVAILABLE::equals).isPresent();
  }

  private static Problem refusal(Order order) {
    OrderRejected rejected = order.find(OrderRejected.class).orElseThrow();
    String id = order.id().toString();
    return switch (rejected.reason()) {
      case OUT_OF_STOCK ->
          new Problem(
              Problem.Kind.CONFLICT,
              "OUT_OF_STOCK",
              "Not all that was ordered is in stock. Nothing was charged.",
              Map.of("items", OrderViews.shortages(rejected), "orderId", id));
      case PAYMENT_DECLINED ->
          declined(id, "The payment was declined. Nothing was charged; pay in another way.");
      case PAYMENT_TIMEOUT ->
          declined(id, "The payment was not confirmed in time. Nothing was charged.");
      case UNAVAILABLE -> unavailable(order);
    };
  }

  private static Problem declined(String orderId, String message) {
    return new Problem(
        Problem.Kind.DECLINED, "PAYMENT_DECLINED", message, Map.of("orderId", orderId));
  }

  /** Says no more than is true: what cannot be undone now is undone as soon as it can be. */
  private static Problem unavailable(Order order) {
    return Problem.unavailable(
        order.status() == Status.REJECTED
            ? "A service that is needed is away. Nothing is held or charged: try again shortly."
            : "A service that is needed is away. The order comes to nothing, and what it may still"
                + " hold is being given back: try again shortly.");
  }
}
