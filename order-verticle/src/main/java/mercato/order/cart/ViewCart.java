package mercato.order.cart;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.order.CartOperations.FindCart;
import mercato.contract.order.CartView;
import mercato.contract.order.CartView.Notice;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView;
import mercato.platform.bus.ServiceBus;

/**
 * Shows a cart with the prices and the stock of this moment. Without inventory it is shown all the
 * same, without notices about stock; without prices it is not.
 */
public final class ViewCart {

  private final ServiceBus bus;
  private final CartStore carts;
  private final CartStock stock;
  private final String currency;

  /**
   * @param currency of a cart with nothing in it
   */
  public ViewCart(ServiceBus bus, CartStore carts, String currency) {
    this.bus = bus;
    this.carts = carts;
    this.stock = new CartStock(bus);
    this.currency = currency;
  }

  public Future<CartView> handle(FindCart request, Caller caller) {
    Cart.Id id = Cart.Id.of(caller, request.cartId());
    return id == null
        ? Future.succeededFuture(new CartView(null, List.of(), Money.zero(currency), 0))
        : show(id, caller);
  }

  Future<CartView> show(Cart.Id id, Caller caller) {
    return carts
        .find(id)
        .compose(cart -> cart.lines().isEmpty() ? empty(cart) : fill(cart, caller));
  }

  private Future<CartView> empty(Cart cart) {
    return Future.succeededFuture(
        new CartView(cart.id().name(), List.of(), Money.zero(currency), cart.version()));
  }

  private Future<CartView> fill(Cart cart, Caller caller) {
    Future<Map<String, Priced>> prices = prices(cart, caller);
    Future<Map<String, Integer>> available = stock.of(cart.lines(), caller);
    return Future.all(prices, available)
        .map(both -> view(cart, prices.result(), available.result()));
  }

  private Future<Map<String, Priced>> prices(Cart cart, Caller caller) {
    var ids = cart.lines().stream().map(Cart.Line::productId).toList();
    return bus.call(ProductOperations.FIND_PRICES, new ProductOperations.FindPrices(ids), caller)
        .map(
            reply ->
                reply.items().stream()
                    .collect(Collectors.toMap(Priced::productId, Function.identity())));
  }

  private static CartView view(Cart cart, Map<String, Priced> prices, Map<String, Integer> stock) {
    List<CartView.Line> lines =
        cart.lines().stream()
            .map(line -> line(line, prices.get(line.productId()), stock.get(line.productId())))
            .toList();
    Money subtotal = lines.stream().map(CartView.Line::lineTotal).reduce(Money::plus).orElseThrow();
    return new CartView(cart.id().name(), lines, subtotal, cart.version());
  }

  /**
   * @param priced null when the catalogue does not know the product any more
   * @param available null when inventory did not say
   */
  private static CartView.Line line(Cart.Line line, Priced priced, Integer available) {
    Money price = priced == null ? line.unitPrice() : priced.unitPrice();
    return new CartView.Line(
        line.productId(),
        priced == null ? line.productId() : priced.name(),
        line.quantity(),
        price,
        price.times(line.quantity()),
        notice(line, priced, available));
  }

  private static Notice notice(Cart.Line line, Priced priced, Integer available) {
    boolean onSale = priced != null && priced.status() == ProductView.Status.ACTIVE;
    if (!onSale || available != null && available == 0) {
      return Notice.UNAVAILABLE;
    }
    if (available != null && available < line.quantity()) {
      return Notice.LOW_STOCK;
    }
    return priced.unitPrice().equals(line.unitPrice()) ? null : Notice.PRICE_CHANGED;
  }
}
