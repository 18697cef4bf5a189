package mercato.order.viewing;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.order.OrderOperations.FindOrder;
import mercato.contract.order.OrderOperations.ListOrders;
import mercato.contract.order.OrderOperations.OrdersReply;
import mercato.contract.order.OrderView;
import mercato.order.history.OrderTable;
import mercato.order.history.StoredOrder;
import mercato.order.model.Order;

/** One order, or a page of them, the newest first. */
public final class FindOrders {

  private final OrderAccess access;
  private final OrderTable table;

  public FindOrders(OrderAccess access, OrderTable table) {
    this.access = access;
    this.table = table;
  }

  public Future<OrderView> find(FindOrder request, Caller caller) {
    return access.find(request.orderId(), caller).map(OrderViews::of);
  }

  /** Asks for one more than the page holds, to know whether another page follows. */
  public Future<OrdersReply> list(ListOrders request, Caller caller) {
    int limit = request.page().limit();
    return table
        .list(
            whose(request, caller),
            request.status(),
            OrderCursor.read(request.page().cursor()),
            limit + 1)
        .map(found -> page(found, limit));
  }

  private static String whose(ListOrders request, Caller caller) {
    if (OrderAccess.seesAll(caller)) {
      return request.userId();
    }
    String own = caller.requireUser();
    if (request.userId() != null && !request.userId().equals(own)) {
      caller.requireStaff();
    }
    return own;
  }

  private static OrdersReply page(List<StoredOrder> found, int limit) {
    List<StoredOrder> shown = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? cursor(shown.get(limit - 1).order()) : null;
    return new OrdersReply(shown.stream().map(OrderViews::of).toList(), next);
  }

  private static String cursor(Order last) {
    return OrderCursor.after(last.intent().at(), last.id());
  }
}
