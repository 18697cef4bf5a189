package mercato.order.viewing;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.order.ReturnOperations;
import mercato.contract.order.ReturnOperations.ListReturns;
import mercato.contract.order.ReturnOperations.ReturnsReply;
import mercato.contract.order.ReturnView;
import mercato.order.history.OrderTable;
import mercato.order.history.OrderTable.ListedReturn;
import mercato.order.model.Order;

/** The returns of an order, or a page of all, the newest first. */
public final class FindReturns {

  private final OrderAccess access;
  private final OrderTable table;

  public FindReturns(OrderAccess access, OrderTable table) {
    this.access = access;
    this.table = table;
  }

  public Future<ReturnsReply> ofOrder(ReturnOperations.FindReturns request, Caller caller) {
    return access
        .find(request.orderId(), caller)
        .map(stored -> new ReturnsReply(views(stored.order()), null));
  }

  /** Asks for one more than the page holds, to know whether another page follows. */
  public Future<ReturnsReply> list(ListReturns request, Caller caller) {
    int limit = request.page().limit();
    return table
        .listReturns(
            OrderAccess.seesAll(caller) ? null : caller.requireUser(),
            request.status(),
            OrderCursor.read(request.page().cursor()),
            limit + 1)
        .map(found -> page(found, limit));
  }

  private static List<ReturnView> views(Order order) {
    return order.returns().all().stream().map(each -> OrderViews.returned(order, each)).toList();
  }

  private static ReturnsReply page(List<ListedReturn> found, int limit) {
    List<ListedReturn> shown = found.subList(0, Math.min(limit, found.size()));
    List<ReturnView> views = shown.stream().map(FindReturns::view).toList();
    if (found.size() <= limit) {
      return new ReturnsReply(views, null);
    }
    ListedReturn last = shown.get(limit - 1);
    return new ReturnsReply(
        views, OrderCursor.after(views.get(limit - 1).createdAt(), last.returnId()));
  }

  private static ReturnView view(ListedReturn listed) {
    return OrderViews.returned(listed.order().order(), listed.returnId().toString());
  }
}
