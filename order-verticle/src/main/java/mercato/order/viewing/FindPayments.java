package mercato.order.viewing;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.PaymentOperations;
import mercato.contract.order.PaymentOperations.FindPayment;
import mercato.contract.order.PaymentOperations.PaymentsReply;
import mercato.contract.order.PaymentView;

/** Payments, of which each order has one: it is found by the order's id, which is its own too. */
public final class FindPayments {

  private final OrderAccess access;

  public FindPayments(OrderAccess access) {
    this.access = access;
  }

  public Future<PaymentsReply> ofOrder(PaymentOperations.FindPayments request, Caller caller) {
    return access
        .find(request.orderId(), caller)
        .map(stored -> new PaymentsReply(List.of(OrderViews.payment(stored.order()))));
  }

  public Future<PaymentView> find(FindPayment request, Caller caller) {
    return access
        .find(request.paymentId(), caller)
        .map(stored -> OrderViews.payment(stored.order()))
        .recover(FindPayments::named);
  }

  private static Future<PaymentView> named(Throwable failure) {
    boolean absent = failure instanceof Problem problem && problem.kind() == Problem.Kind.NOT_FOUND;
    return Future.failedFuture(absent ? Problem.notFound("payment") : failure);
  }
}
