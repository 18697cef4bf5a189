package mercato.order.cart;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.CartOperations.ClearCart;
import mercato.contract.order.CartOperations.FindCart;
import mercato.contract.order.CartOperations.PutItem;
import mercato.contract.order.CartOperations.RemoveItem;
import mercato.contract.order.CartView;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView;
import mercato.order.model.OrderRules;
import mercato.platform.bus.ServiceBus;

/** Changes a cart, and shows it as it is then. */
public final class ChangeCart {

  private final ServiceBus bus;
  private final CartStore carts;
  private final ViewCart view;

  public ChangeCart(ServiceBus bus, CartStore carts, ViewCart view) {
    this.bus = bus;
    this.carts = carts;
    this.view = view;
  }

  public Future<CartView> put(PutItem request, Caller caller) {
    OrderRules.checkQuantity(request.quantity());
    Cart.Id known = Cart.Id.of(caller, request.cartId());
    Cart.Id id = known == null ? Cart.Id.newGuest() : known;
    return price(request.productId(), caller)
        .compose(
            price ->
                carts.put(
                    id,
                    new Cart.Line(request.productId(), request.quantity(), price),
                    request.version()))
        .compose(put -> view.show(id, caller));
  }

  public Future<CartView> remove(RemoveItem request, Caller caller) {
    Cart.Id id = Cart.Id.of(caller, request.cartId());
    return id == null
        ? none(request.version(), caller)
        : carts
            .remove(id, request.productId(), request.version())
            .compose(removed -> view.show(id, caller));
  }

  public Future<CartView> clear(ClearCart request, Caller caller) {
    Cart.Id id = Cart.Id.of(caller, request.cartId());
    return id == null
        ? none(request.version(), caller)
        : carts.clear(id, request.version()).compose(cleared -> view.show(id, caller));
  }

  /** Nothing can be taken out of a cart that is not there; its version is 0. */
  private Future<CartView> none(Long version, Caller caller) {
    return version == null || version == 0
        ? view.handle(new FindCart(null), caller)
        : Future.failedFuture(CartStore.stale());
  }

  private Future<Money> price(String productId, Caller caller) {
    return bus.call(
            ProductOperations.FIND_PRICES,
            new ProductOperations.FindPrices(List.of(productId)),
            caller)
        .map(
            reply ->
                reply.items().stream()
                    .filter(priced -> priced.status() == ProductView.Status.ACTIVE)
                    .findFirst()
                    .map(Priced::unitPrice)
                    .orElseThrow(() -> Problem.notFound("product on sale")));
  }
}
