package mercato.order.fulfilment;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderView;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderRules;
import mercato.order.viewing.OrderAccess;
import mercato.order.viewing.OrderViews;

/** Calls an order off, then gives money and stock back. */
public final class CancelOrder {

  private final OrderAccess access;
  private final ChangeOrder change;

  public CancelOrder(OrderAccess access, ChangeOrder change) {
    this.access = access;
    this.change = change;
  }

  public Future<OrderView> handle(OrderOperations.CancelOrder request, Caller caller) {
    OrderRules.check(request);
    return access
        .find(request.orderId(), caller)
        .compose(
            stored ->
                change.decide(
                    stored, (order, now) -> OrderDecisions.cancel(order, request.reason(), now)))
        .compose(change::finish)
        .map(OrderViews::of);
  }
}
