package mercato.order.fulfilment;

import io.vertx.core.Future;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.order.ReturnOperations;
import mercato.contract.order.ReturnOperations.ReturnReply;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.OrderLog;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderEvent.ReturnRequested;
import mercato.order.model.OrderRules;
import mercato.order.placing.Once;
import mercato.order.viewing.OrderAccess;
import mercato.order.viewing.OrderViews;
import mercato.platform.time.Ids;

/** The buyer asks to give pieces of a delivered order back, once under the key. */
public final class RequestReturn {

  private final OrderAccess access;
  private final OrderLog log;
  private final Once once;
  private final ChangeOrder change;

  public RequestReturn(OrderAccess access, OrderLog log, Once once, ChangeOrder change) {
    this.access = access;
    this.log = log;
    this.once = once;
    this.change = change;
  }

  public Future<ReturnReply> handle(ReturnOperations.RequestReturn request, Caller caller) {
    String userId = caller.requireUser();
    OrderRules.check(request);
    var unkeyed =
        new ReturnOperations.RequestReturn(
            null, request.orderId(), request.items(), request.reason());
    Key key = Once.key(userId, "return/" + request.orderId(), request.idempotencyKey(), unkeyed);
    UUID id = Ids.next();
    return once.run(
        key,
        () ->
            access
                .findOwn(request.orderId(), caller)
                .compose(
                    stored ->
                        change.decide(
                            stored,
                            (order, now) ->
                                OrderDecisions.requestReturn(
                                    order, id.toString(), request.items(), request.reason(), now),
                            key,
                            id)),
        changed -> Future.succeededFuture(reply(changed.order(), id, false)),
        used -> {
          Once.check(used, key);
          return log.find(used.orderId()).map(stored -> reply(stored.order(), used.part(), true));
        });
  }

  /** As it was when it was asked for, whatever was decided since. */
  private static ReturnReply reply(Order order, UUID returnId, boolean replayed) {
    String id = returnId.toString();
    Order then =
        order.when(event -> event instanceof ReturnRequested asked && asked.returnId().equals(id));
    return new ReturnReply(OrderViews.returned(then, id), replayed);
  }
}
