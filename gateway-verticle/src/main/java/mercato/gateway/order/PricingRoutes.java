package mercato.gateway.order;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.Quote;
import mercato.contract.order.OrderView;
import mercato.contract.order.PricingOperations;
import mercato.contract.order.PricingOperations.CreateCoupon;
import mercato.contract.order.PricingOperations.ListCoupons;
import mercato.contract.order.PricingOperations.ListShippingMethods;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** What an order would cost, and what is added to prices and taken off them. */
public final class PricingRoutes {

  /**
   * @param expectedTotal may stand there as in an order, and has no meaning
   */
  private record Body(
      List<Item> items,
      OrderView.Address shippingAddress,
      String addressId,
      String shippingMethod,
      String couponCode,
      Money expectedTotal) {}

  private final ServiceBus bus;

  public PricingRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> quote(Request request) {
    Body body = request.body(Body.class);
    OrderRoutes.requireOneAddress(body.shippingAddress(), body.addressId());
    var quote =
        new Quote(
            body.items(),
            body.shippingAddress(),
            body.addressId(),
            body.shippingMethod(),
            body.couponCode());
    return bus.call(OrderOperations.QUOTE, quote, request.caller()).map(Reply::ok);
  }

  public Future<Reply> shippingMethods(Request request) {
    return bus.call(PricingOperations.SHIPPING_METHODS, new ListShippingMethods(), request.caller())
        .map(methods -> Reply.all(methods.items()));
  }

  public Future<Reply> coupons(Request request) {
    return bus.call(PricingOperations.COUPONS, new ListCoupons(request.page()), request.caller())
        .map(found -> Reply.page(request, found, found.next()));
  }

  public Future<Reply> createCoupon(Request request) {
    CreateCoupon create = request.body(CreateCoupon.class);
    if ((create.percent() == null) == (create.amount() == null)) {
      throw Problem.invalid(new FieldError("/percent", "is required, or amount; not both"));
    }
    return bus.call(PricingOperations.CREATE_COUPON, create, request.caller())
        .map(coupon -> Reply.created("/v1/coupons", coupon));
  }
}
