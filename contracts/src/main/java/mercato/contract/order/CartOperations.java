package mercato.contract.order;

import mercato.contract.Operation;

/**
 * What the order service answers about carts. A signed-in caller's cart is the user's; otherwise
 * {@code cartId} names a guest's, null for one that is not there yet.
 */
public final class CartOperations {

  /** The cart, empty when there is none. */
  public static final Operation<FindCart, CartView> FIND =
      Operation.idempotent("cart.find", FindCart.class, CartView.class, 2_000);

  /** Sets the quantity of a product. Refuses {@code NOT_FOUND} for a product not on sale. */
  public static final Operation<PutItem, CartView> PUT_ITEM =
      Operation.idempotent("cart.putItem", PutItem.class, CartView.class, 2_000);

  /** Takes a product out; one that is not there is no error. */
  public static final Operation<RemoveItem, CartView> REMOVE_ITEM =
      Operation.idempotent("cart.removeItem", RemoveItem.class, CartView.class, 2_000);

  /** Empties the cart. */
  public static final Operation<ClearCart, CartView> CLEAR =
      Operation.idempotent("cart.clear", ClearCart.class, CartView.class, 2_000);

  private CartOperations() {}

  public record FindCart(String cartId) {}

  /**
   * @param quantity 1 to 999; a cart holds at most 100 products
   */
  public record PutItem(String cartId, String productId, int quantity) {}

  public record RemoveItem(String cartId, String productId) {}

  public record ClearCart(String cartId) {}
}
