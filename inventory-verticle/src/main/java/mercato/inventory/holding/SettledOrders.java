package mercato.inventory.holding;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.ItemsReturned;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderDelivered;
import mercato.contract.order.OrderFact.OrderRefunded;
import mercato.contract.order.OrderFact.OrderRejected;
import mercato.contract.order.OrderFact.OrderShipped;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Restock;
import mercato.inventory.model.Step;
import mercato.platform.batch.BatchLane;
import mercato.platform.stream.Delivery;

/**
 * Order facts: a confirmed order's hold is sold, a rejected or cancelled one's is free, and what
 * was sent back and can be sold again is on hand. No other fact is about stock.
 */
public final class SettledOrders {

  /** Facts wait as long as it takes. */
  private static final long NO_DEADLINE = Long.MAX_VALUE;

  private final BatchLane<Step, Hold> lane;
  private final RestockStore restocks;

  public SettledOrders(BatchLane<Step, Hold> lane, RestockStore restocks) {
    this.lane = lane;
    this.restocks = restocks;
  }

  /** All have had their turn when it completes, whether or not it fails. */
  public Future<Void> handle(List<Delivery<OrderFact>> batch) {
    return Future.succeededFuture(batch).compose(this::settle).compose(settled -> restock(batch));
  }

  private Future<Void> settle(List<Delivery<OrderFact>> batch) {
    var steps = new ArrayList<Step>(batch.size());
    for (Delivery<OrderFact> delivery : batch) {
      step(delivery.envelope().body()).ifPresent(steps::add);
    }
    return Future.join(steps.stream().map(step -> lane.take(step, NO_DEADLINE)).toList())
        .mapEmpty();
  }

  private Future<Void> restock(List<Delivery<OrderFact>> batch) {
    Future<Void> done = Future.succeededFuture();
    for (Delivery<OrderFact> delivery : batch) {
      if (delivery.envelope().body() instanceof ItemsReturned returned && returned.restock()) {
        done = done.compose(before -> restocks.restock(restock(returned)));
      }
    }
    return done;
  }

  /**
   * Fails for a fact that nobody thought of here: it is set aside and seen, not taken for another.
   */
  static Optional<Step> step(OrderFact fact) {
    UUID orderId = UUID.fromString(fact.orderId());
    if (fact instanceof OrderConfirmed confirmed) {
      return Optional.of(Step.commit(orderId, lines(confirmed.lines())));
    }
    if (fact instanceof OrderRejected || fact instanceof OrderCancelled) {
      return Optional.of(Step.release(orderId));
    }
    if (fact instanceof OrderShipped
        || fact instanceof OrderDelivered
        || fact instanceof OrderRefunded
        || fact instanceof ItemsReturned) {
      return Optional.empty();
    }
    throw new IllegalStateException("What does it do to stock? " + fact);
  }

  private static Restock restock(ItemsReturned returned) {
    return new Restock(
        returned.returnId(), UUID.fromString(returned.orderId()), lines(returned.lines()));
  }

  private static List<Line> lines(List<OrderFact.Line> lines) {
    return lines.stream().map(line -> new Line(line.productId(), line.quantity())).toList();
  }
}
