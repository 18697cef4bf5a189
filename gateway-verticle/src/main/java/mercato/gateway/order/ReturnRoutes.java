package mercato.gateway.order;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.ReturnOperations;
import mercato.contract.order.ReturnOperations.ApproveReturn;
import mercato.contract.order.ReturnOperations.FindReturns;
import mercato.contract.order.ReturnOperations.ListReturns;
import mercato.contract.order.ReturnOperations.RejectReturn;
import mercato.contract.order.ReturnOperations.RequestReturn;
import mercato.contract.order.ReturnView;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** Pieces that come back: shoppers ask, staff decide. */
public final class ReturnRoutes {

  private record Wish(List<Item> items, String reason) {}

  private record Approval(boolean restock) {}

  private record Rejection(String reason) {}

  private final ServiceBus bus;

  public ReturnRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> request(Request request) {
    Wish wish = request.body(Wish.class);
    String orderId = request.pathParameter("orderId");
    var ask = new RequestReturn(request.idempotencyKey(), orderId, wish.items(), wish.reason());
    return bus.call(ReturnOperations.REQUEST, ask, request.caller())
        .map(
            reply ->
                Reply.created(
                        "/v1/orders/" + reply.returned().orderId() + "/returns", reply.returned())
                    .replayed(reply.replayed()));
  }

  public Future<Reply> ofOrder(Request request) {
    var find = new FindReturns(request.pathParameter("orderId"));
    return bus.call(ReturnOperations.OF_ORDER, find, request.caller()).map(Reply::ok);
  }

  public Future<Reply> list(Request request) {
    String status = request.query("status");
    var list =
        new ListReturns(status == null ? null : ReturnView.Status.valueOf(status), request.page());
    return bus.call(ReturnOperations.LIST, list, request.caller())
        .map(found -> Reply.page(request, found, found.next()));
  }

  public Future<Reply> approve(Request request) {
    boolean restock = request.body(Approval.class).restock();
    var approve =
        new ApproveReturn(request.idempotencyKey(), request.pathParameter("returnId"), restock);
    return bus.call(ReturnOperations.APPROVE, approve, request.caller())
        .map(reply -> Reply.ok(reply.returned()).replayed(reply.replayed()));
  }

  public Future<Reply> reject(Request request) {
    String reason = request.hasBody() ? request.body(Rejection.class).reason() : null;
    var reject = new RejectReturn(request.pathParameter("returnId"), reason);
    return bus.call(ReturnOperations.REJECT, reject, request.caller())
        .map(reply -> Reply.ok(reply.returned()));
  }
}
