package mercato.gateway.order;

import io.vertx.core.Future;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.order.PaymentOperations;
import mercato.contract.order.PaymentOperations.Callback;
import mercato.contract.order.PaymentOperations.FindPayment;
import mercato.contract.order.PaymentOperations.FindPayments;
import mercato.contract.order.PaymentOperations.Refund;
import mercato.contract.order.PaymentOperations.RefundReply;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** The money of orders, and the payment provider's call-back. */
public final class PaymentRoutes {

  private record Body(Money amount, String reason) {}

  private final ServiceBus bus;

  public PaymentRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> ofOrder(Request request) {
    var find = new FindPayments(request.pathParameter("orderId"));
    return bus.call(PaymentOperations.OF_ORDER, find, request.caller())
        .map(payments -> Reply.all(payments.items()));
  }

  public Future<Reply> find(Request request) {
    var find = new FindPayment(request.pathParameter("paymentId"));
    return bus.call(PaymentOperations.FIND, find, request.caller()).map(Reply::ok);
  }

  public Future<Reply> refund(Request request) {
    Body body = request.body(Body.class);
    var refund =
        new Refund(
            request.idempotencyKey(),
            request.pathParameter("orderId"),
            body.amount(),
            body.reason());
    return bus.call(PaymentOperations.REFUND, refund, request.caller())
        .map(PaymentRoutes::refunded);
  }

  /** Signed over each byte, and so passed on as it came. */
  public Future<Reply> callback(Request request) {
    var callback =
        new Callback(
            request.header("Mercato-Timestamp"),
            request.header("Mercato-Signature"),
            request.rawBody());
    return bus.call(PaymentOperations.CALLBACK, callback, request.caller())
        .map(noted -> Reply.ok(Map.of()));
  }

  private static Reply refunded(RefundReply reply) {
    return Reply.of(reply.settled() ? 201 : 202, reply.refund())
        .with("Location", "/v1/payments/" + reply.refund().paymentId())
        .replayed(reply.replayed());
  }
}
