package mercato.order.fulfilment;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderView;
import mercato.order.model.OrderDecisions;
import mercato.order.viewing.OrderAccess;
import mercato.order.viewing.OrderViews;

/** Says that a shipped order has arrived. */
public final class DeliverOrder {

  private final OrderAccess access;
  private final ChangeOrder change;

  public DeliverOrder(OrderAccess access, ChangeOrder change) {
    this.access = access;
    this.change = change;
  }

  public Future<OrderView> handle(OrderOperations.DeliverOrder request, Caller caller) {
    caller.requireStaff();
    return access
        .find(request.orderId(), caller)
        .compose(stored -> change.decide(stored, OrderDecisions::deliver))
        .compose(change::finish)
        .map(OrderViews::of);
  }
}
