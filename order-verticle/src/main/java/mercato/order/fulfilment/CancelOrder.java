package mercato.order.fulfilment;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderView;
import mercato.order.history.OrderLog;
import mercato.order.history.StoredOrder;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderEvent;
import mercato.order.model.OrderRules;
import mercato.order.placing.DriveCheckout;
import mercato.order.viewing.OrderAccess;
import mercato.order.viewing.OrderViews;

/**
 * Calls a confirmed order off: stores that first, then gives money and stock back, as far as it
 * comes until the reply is due; the rest goes on by itself.
 */
public final class CancelOrder {

  /** Steps that may be stored between reading the order and storing ours; there are few. */
  private static final int ATTEMPTS = 5;

  private final OrderAccess access;
  private final OrderLog log;
  private final DriveCheckout checkout;
  private final InstantSource clock;
  private final Duration lease;
  private final Duration replyDue;

  public CancelOrder(
      OrderAccess access,
      OrderLog log,
      DriveCheckout checkout,
      InstantSource clock,
      Duration lease,
      Duration replyDue) {
    this.access = access;
    this.log = log;
    this.checkout = checkout;
    this.clock = clock;
    this.lease = lease;
    this.replyDue = replyDue;
  }

  public Future<OrderView> handle(OrderOperations.CancelOrder request, Caller caller) {
    OrderRules.check(request);
    return access
        .find(request.orderId(), caller)
        .compose(stored -> cancel(stored, request.reason(), ATTEMPTS))
        .compose(this::giveBack)
        .map(OrderViews::of);
  }

  private Future<StoredOrder> cancel(StoredOrder stored, String reason, int attempts) {
    Order order = stored.order();
    List<OrderEvent> fresh = OrderDecisions.cancel(order, reason, clock.instant());
    if (fresh.isEmpty()) {
      return Future.succeededFuture(stored);
    }
    if (attempts == 0) {
      return Future.failedFuture(Problem.unavailable("The order is busy. Try again shortly."));
    }
    Order cancelled = order.with(fresh);
    return log.append(cancelled, order.version(), lease)
        .compose(
            won ->
                won
                    ? Future.succeededFuture(stored.now(cancelled))
                    : log.find(order.id())
                        .compose(current -> cancel(current, reason, attempts - 1)));
  }

  private Future<StoredOrder> giveBack(StoredOrder cancelled) {
    return checkout
        .finish(cancelled)
        .timeout(replyDue.toMillis(), TimeUnit.MILLISECONDS)
        .recover(late -> log.current(cancelled.order().id()))
        .otherwise(cancelled.order())
        .map(cancelled::now);
  }
}
