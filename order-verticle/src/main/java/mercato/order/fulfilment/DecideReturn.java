package mercato.order.fulfilment;

import io.vertx.core.Future;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.ReturnOperations.ApproveReturn;
import mercato.contract.order.ReturnOperations.RejectReturn;
import mercato.contract.order.ReturnOperations.ReturnReply;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.OrderLog;
import mercato.order.history.OrderTable;
import mercato.order.history.StoredOrder;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderRules;
import mercato.order.placing.Once;
import mercato.order.viewing.OrderViews;

/** Staff take pieces back and pay for them, once under the key; or they do not. */
public final class DecideReturn {

  private final OrderTable table;
  private final OrderLog log;
  private final Once once;
  private final ChangeOrder change;

  public DecideReturn(OrderTable table, OrderLog log, Once once, ChangeOrder change) {
    this.table = table;
    this.log = log;
    this.once = once;
    this.change = change;
  }

  public Future<ReturnReply> approve(ApproveReturn request, Caller caller) {
    caller.requireStaff();
    OrderRules.check(request);
    UUID id = id(request.returnId());
    var unkeyed = new ApproveReturn(null, request.returnId(), request.restock());
    Key key = Once.key(caller.requireUser(), "approve/" + id, request.idempotencyKey(), unkeyed);
    return once.run(
        key,
        () ->
            find(id)
                .compose(
                    stored ->
                        change.decide(
                            stored,
                            (order, now) ->
                                OrderDecisions.approveReturn(
                                    order, id.toString(), request.restock(), now),
                            key,
                            id)),
        changed -> change.finish(changed).map(done -> reply(done.order(), id, false)),
        used -> {
          Once.check(used, key);
          return log.find(used.orderId()).map(stored -> reply(stored.order(), id, true));
        });
  }

  public Future<ReturnReply> reject(RejectReturn request, Caller caller) {
    caller.requireStaff();
    OrderRules.check(request);
    UUID id = id(request.returnId());
    return find(id)
        .compose(
            stored ->
                change.decide(
                    stored,
                    (order, now) ->
                        OrderDecisions.rejectReturn(order, id.toString(), request.reason(), now)))
        .map(changed -> reply(changed.order(), id, false));
  }

  private Future<StoredOrder> find(UUID returnId) {
    return table.orderOfReturn(returnId).compose(log::find);
  }

  private static UUID id(String returnId) {
    try {
      return UUID.fromString(returnId);
    } catch (IllegalArgumentException malformed) {
      throw Problem.notFound("return");
    }
  }

  private static ReturnReply reply(Order order, UUID returnId, boolean replayed) {
    return new ReturnReply(OrderViews.returned(order, returnId.toString()), replayed);
  }
}
