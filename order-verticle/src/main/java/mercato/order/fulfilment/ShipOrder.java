package mercato.order.fulfilment;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderView;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderRules;
import mercato.order.viewing.OrderAccess;
import mercato.order.viewing.OrderViews;

/** Says that a confirmed order is on its way. */
public final class ShipOrder {

  private final OrderAccess access;
  private final ChangeOrder change;

  public ShipOrder(OrderAccess access, ChangeOrder change) {
    this.access = access;
    this.change = change;
  }

  public Future<OrderView> handle(OrderOperations.ShipOrder request, Caller caller) {
    caller.requireStaff();
    OrderRules.check(request);
    return access
        .find(request.orderId(), caller)
        .compose(
            stored ->
                change.decide(
                    stored,
                    (order, now) ->
                        OrderDecisions.ship(
                            order, request.carrier(), request.trackingNumber(), now)))
        .compose(change::finish)
        .map(OrderViews::of);
  }
}
