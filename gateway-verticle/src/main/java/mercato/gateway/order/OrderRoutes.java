package mercato.gateway.order;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.CancelOrder;
import mercato.contract.order.OrderOperations.FindHistory;
import mercato.contract.order.OrderOperations.FindOrder;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.ListOrders;
import mercato.contract.order.OrderOperations.Payment;
import mercato.contract.order.OrderOperations.PlaceOrder;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderView;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** From the cart to the paid order. */
public final class OrderRoutes {

  private record Body(
      List<Item> items, OrderView.Address shippingAddress, Payment payment, Money expectedTotal) {}

  private record Cancellation(String reason) {}

  private final ServiceBus bus;

  public OrderRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> place(Request request) {
    Body body = request.body(Body.class);
    var place =
        new PlaceOrder(
            request.header("Idempotency-Key"),
            body.items(),
            body.shippingAddress(),
            body.payment(),
            body.expectedTotal());
    return bus.call(OrderOperations.PLACE, place, request.caller()).map(OrderRoutes::placed);
  }

  public Future<Reply> list(Request request) {
    String status = request.query("status");
    var list =
        new ListOrders(
            request.query("userId"),
            status == null ? null : OrderView.Status.valueOf(status),
            request.page());
    return bus.call(OrderOperations.LIST, list, request.caller())
        .map(found -> Reply.page(request, found, found.next()));
  }

  public Future<Reply> find(Request request) {
    return bus.call(OrderOperations.FIND, new FindOrder(orderId(request)), request.caller())
        .map(order -> Reply.versioned(request, order.version(), order));
  }

  public Future<Reply> history(Request request) {
    return bus.call(OrderOperations.HISTORY, new FindHistory(orderId(request)), request.caller())
        .map(history -> Reply.ok(new Reply.Items(history.items(), null)));
  }

  public Future<Reply> cancel(Request request) {
    String reason = request.hasBody() ? request.body(Cancellation.class).reason() : null;
    var cancel = new CancelOrder(orderId(request), reason);
    return bus.call(OrderOperations.CANCEL, cancel, request.caller())
        .map(order -> Reply.ok(order).tagged(order.version()));
  }

  private static String orderId(Request request) {
    return request.pathParameter("orderId");
  }

  private static Reply placed(PlacedOrder placed) {
    OrderView order = placed.order();
    Reply reply =
        Reply.of(placed.settled() ? 201 : 202, order)
            .tagged(order.version())
            .with("Location", "/v1/orders/" + order.id());
    return placed.replayed() ? reply.with("Idempotent-Replayed", "true") : reply;
  }
}
