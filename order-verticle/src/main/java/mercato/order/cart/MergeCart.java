package mercato.order.cart;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.CartOperations;
import mercato.contract.order.CartView;
import mercato.platform.bus.ServiceBus;

/**
 * Moves what somebody gathered as a guest into their own cart, once they have logged in. Stock is
 * asked before: it caps, but holds nothing.
 */
public final class MergeCart {

  private final CartStore carts;
  private final CartStock stock;
  private final ViewCart view;

  public MergeCart(ServiceBus bus, CartStore carts, ViewCart view) {
    this.carts = carts;
    this.stock = new CartStock(bus);
    this.view = view;
  }

  public Future<CartView> handle(CartOperations.MergeCart request, Caller caller) {
    Cart.Id own = Cart.Id.user(caller.requireUser());
    if (request.cartId() == null) {
      throw Problem.invalid(new Problem.FieldError("/cartId", "must be given"));
    }
    Cart.Id guest = Cart.Id.guest(request.cartId());
    return carts
        .find(guest)
        .compose(found -> found.lines().isEmpty() ? nothing() : move(found, own, caller))
        .compose(moved -> view.show(own, caller));
  }

  private Future<Void> move(Cart guest, Cart.Id own, Caller caller) {
    return stock
        .of(guest.lines(), caller)
        .compose(available -> carts.merge(guest.id(), own, available));
  }

  private static Future<Void> nothing() {
    return Future.succeededFuture();
  }
}
