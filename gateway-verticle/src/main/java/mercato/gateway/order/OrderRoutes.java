package mercato.gateway.order;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.CancelOrder;
import mercato.contract.order.OrderOperations.DeliverOrder;
import mercato.contract.order.OrderOperations.FindHistory;
import mercato.contract.order.OrderOperations.FindOrder;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.ListOrders;
import mercato.contract.order.OrderOperations.Payment;
import mercato.contract.order.OrderOperations.PlaceOrder;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderOperations.ShipOrder;
import mercato.contract.order.OrderView;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** From the cart to the parcel at the door. */
public final class OrderRoutes {

  private record Body(
      List<Item> items,
      OrderView.Address shippingAddress,
      String addressId,
      Payment payment,
      String shippingMethod,
      String couponCode,
      Money expectedTotal) {}

  private record Cancellation(String reason) {}

  private record Shipping(String carrier, String trackingNumber) {}

  private final ServiceBus bus;

  public OrderRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> place(Request request) {
    Body body = request.body(Body.class);
    if (body.shippingAddress() == null && body.addressId() == null) {
      throw Problem.invalid(new FieldError("/shippingAddress", "is required, or addressId"));
    }
    requireOneAddress(body.shippingAddress(), body.addressId());
    var place =
        new PlaceOrder(
            request.idempotencyKey(),
            body.items(),
            body.shippingAddress(),
            body.addressId(),
            body.payment(),
            body.shippingMethod(),
            body.couponCode(),
            body.expectedTotal());
    return bus.call(OrderOperations.PLACE, place, request.caller()).map(OrderRoutes::placed);
  }

  /**
   * @throws Problem {@code INVALID_REQUEST} when there are both
   */
  static void requireOneAddress(OrderView.Address address, String addressId) {
    if (address != null && addressId != null) {
      throw Problem.invalid(new FieldError("/addressId", "cannot stand beside shippingAddress"));
    }
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
        .map(history -> Reply.all(history.items()));
  }

  public Future<Reply> cancel(Request request) {
    String reason = request.hasBody() ? request.body(Cancellation.class).reason() : null;
    var cancel = new CancelOrder(orderId(request), reason);
    return bus.call(OrderOperations.CANCEL, cancel, request.caller()).map(OrderRoutes::changed);
  }

  public Future<Reply> ship(Request request) {
    Shipping shipping = request.body(Shipping.class);
    var ship = new ShipOrder(orderId(request), shipping.carrier(), shipping.trackingNumber());
    return bus.call(OrderOperations.SHIP, ship, request.caller()).map(OrderRoutes::changed);
  }

  public Future<Reply> deliver(Request request) {
    var deliver = new DeliverOrder(orderId(request));
    return bus.call(OrderOperations.DELIVER, deliver, request.caller()).map(OrderRoutes::changed);
  }

  private static String orderId(Request request) {
    return request.pathParameter("orderId");
  }

  private static Reply changed(OrderView order) {
    return Reply.ok(order).tagged(order.version());
  }

  private static Reply placed(PlacedOrder placed) {
    OrderView order = placed.order();
    return Reply.of(placed.settled() ? 201 : 202, order)
        .tagged(order.version())
        .with("Location", "/v1/orders/" + order.id())
        .replayed(placed.replayed());
  }
}
