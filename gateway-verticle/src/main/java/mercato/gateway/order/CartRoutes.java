package mercato.gateway.order;

import io.vertx.core.Future;
import mercato.contract.order.CartOperations;
import mercato.contract.order.CartOperations.ClearCart;
import mercato.contract.order.CartOperations.FindCart;
import mercato.contract.order.CartOperations.MergeCart;
import mercato.contract.order.CartOperations.PutItem;
import mercato.contract.order.CartOperations.RemoveItem;
import mercato.contract.order.CartView;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/**
 * The cart of whoever is logged in, or a guest's under {@code X-Cart-Id}. Its version is for writes
 * ({@code If-Match}) alone: prices and notices change without it, so a cart is always sent.
 */
public final class CartRoutes {

  private static final String CART_ID = "X-Cart-Id";

  private record Quantity(Integer quantity) {}

  private final ServiceBus bus;

  public CartRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> find(Request request) {
    return bus.call(CartOperations.FIND, new FindCart(cartId(request)), request.caller())
        .map(cart -> reply(request, cart));
  }

  public Future<Reply> put(Request request) {
    String productId = request.pathParameter("productId");
    int quantity = request.body(Quantity.class).quantity();
    var put = new PutItem(cartId(request), productId, quantity, request.expectedVersion());
    return bus.call(CartOperations.PUT_ITEM, put, request.caller())
        .map(cart -> reply(request, cart));
  }

  public Future<Reply> remove(Request request) {
    String productId = request.pathParameter("productId");
    var remove = new RemoveItem(cartId(request), productId, request.expectedVersion());
    return bus.call(CartOperations.REMOVE_ITEM, remove, request.caller())
        .map(cart -> reply(request, cart));
  }

  public Future<Reply> clear(Request request) {
    var clear = new ClearCart(cartId(request), request.expectedVersion());
    return bus.call(CartOperations.CLEAR, clear, request.caller())
        .map(cart -> reply(request, cart));
  }

  public Future<Reply> merge(Request request) {
    return bus.call(CartOperations.MERGE, request.body(MergeCart.class), request.caller())
        .map(cart -> reply(request, cart));
  }

  private static String cartId(Request request) {
    String id = request.caller().signedIn() ? null : request.header(CART_ID);
    return id == null || id.isEmpty() ? null : id;
  }

  private static Reply reply(Request request, CartView cart) {
    Reply reply = Reply.ok(cart).tagged(cart.version());
    boolean guests = !request.caller().signedIn() && cart.id() != null;
    return guests ? reply.with(CART_ID, cart.id()) : reply;
  }
}
