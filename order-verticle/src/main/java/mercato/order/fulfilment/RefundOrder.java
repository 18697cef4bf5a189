package mercato.order.fulfilment;

import io.vertx.core.Future;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.PaymentOperations.Refund;
import mercato.contract.order.PaymentOperations.RefundReply;
import mercato.contract.order.RefundView;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.OrderLog;
import mercato.order.history.StoredOrder;
import mercato.order.model.Order;
import mercato.order.model.OrderDecisions;
import mercato.order.model.OrderRules;
import mercato.order.placing.Once;
import mercato.order.viewing.OrderAccess;
import mercato.order.viewing.OrderViews;
import mercato.platform.time.Ids;

/** Pays money back to the buyer, once under its key. */
public final class RefundOrder {

  private final OrderAccess access;
  private final OrderLog log;
  private final Once once;
  private final ChangeOrder change;

  public RefundOrder(OrderAccess access, OrderLog log, Once once, ChangeOrder change) {
    this.access = access;
    this.log = log;
    this.once = once;
    this.change = change;
  }

  public Future<RefundReply> handle(Refund request, Caller caller) {
    caller.requireStaff();
    OrderRules.check(request);
    Refund unkeyed = new Refund(null, request.orderId(), request.amount(), request.reason());
    Key key =
        Once.key(
            caller.requireUser(), "refund/" + request.orderId(), request.idempotencyKey(), unkeyed);
    UUID id = Ids.next();
    return once.run(
        key,
        () ->
            access
                .find(request.orderId(), caller)
                .compose(this::captured)
                .compose(
                    stored ->
                        change.decide(
                            stored,
                            (order, now) ->
                                OrderDecisions.refund(
                                    order, id.toString(), request.amount(), request.reason(), now),
                            key,
                            id)),
        changed -> change.finish(changed).map(done -> reply(done.order(), id, false)),
        used -> {
          Once.check(used, key);
          return log.find(used.orderId()).map(stored -> reply(stored.order(), used.part(), true));
        });
  }

  /** A fresh order is captured in a moment: whoever is that quick waits for it. */
  private Future<StoredOrder> captured(StoredOrder stored) {
    if (!isBeingCaptured(stored.order())) {
      return Future.succeededFuture(stored);
    }
    return change
        .finish(stored)
        .compose(
            later ->
                isBeingCaptured(later.order())
                    ? Future.failedFuture(
                        Problem.unavailable("The payment is not captured yet. Try again shortly."))
                    : Future.succeededFuture(later));
  }

  private static boolean isBeingCaptured(Order order) {
    return order.stands() && order.payment() == PaymentStatus.AUTHORIZED;
  }

  private static RefundReply reply(Order order, UUID refundId, boolean replayed) {
    RefundView refund =
        OrderViews.refund(order, order.money().refund(refundId.toString()).orElseThrow());
    return new RefundReply(refund, refund.status() == RefundView.Status.SUCCEEDED, replayed);
  }
}
