package mercato.order.pricing;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.Quote;
import mercato.contract.order.OrderOperations.QuoteView;
import mercato.contract.order.OrderView.Address;
import mercato.contract.user.UserOperations;
import mercato.order.cart.Cart;
import mercato.order.cart.CartStore;
import mercato.order.model.OrderPricing;
import mercato.order.model.OrderRules;
import mercato.platform.bus.ServiceBus;

/** Says what an order would cost now. Holds nothing, and uses no coupon up. */
public final class QuoteOrder {

  private final ServiceBus bus;
  private final CartStore carts;
  private final Pricing pricing;

  public QuoteOrder(ServiceBus bus, CartStore carts, Pricing pricing) {
    this.bus = bus;
    this.carts = carts;
    this.pricing = pricing;
  }

  public Future<QuoteView> handle(Quote request, Caller caller) {
    OrderRules.check(request);
    Future<Address> address = address(request, caller);
    Future<List<Item>> items = items(request, caller);
    return Future.all(address, items)
        .compose(
            both ->
                pricing.price(
                    items.result(),
                    address.result(),
                    request.shippingMethod(),
                    request.couponCode(),
                    null,
                    caller))
        .map(QuoteOrder::view);
  }

  private Future<Address> address(Quote request, Caller caller) {
    if (request.addressId() == null) {
      return Future.succeededFuture(request.shippingAddress());
    }
    caller.requireUser();
    return bus.call(
            UserOperations.FIND_BUYER, new UserOperations.FindBuyer(request.addressId()), caller)
        .map(buyer -> Pricing.destination(buyer.address()));
  }

  private Future<List<Item>> items(Quote request, Caller caller) {
    return request.items() == null
        ? carts.find(Cart.Id.user(caller.requireUser())).map(Cart::items)
        : Future.succeededFuture(request.items());
  }

  private static QuoteView view(OrderPricing priced) {
    return new QuoteView(
        priced.lines(),
        priced.subtotal(),
        priced.shipping(),
        priced.tax(),
        priced.discount(),
        priced.total(),
        priced.shippingMethod());
  }
}
