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

  /**
   * Sets the quantity of a product. Refuses {@code NOT_FOUND} for a product not on sale, {@code
   * CART_FULL}, {@code STALE}.
   */
  public static final Operation<PutItem, CartView> PUT_ITEM =
      Operation.idempotent("cart.putItem", PutItem.class, CartView.class, 2_000);

  /** Takes a product out; one that is not there is no error. Refuses {@code STALE}. */
  public static final Operation<RemoveItem, CartView> REMOVE_ITEM =
      Operation.idempotent("cart.removeItem", RemoveItem.class, CartView.class, 2_000);

  /** Empties the cart. Refuses {@code STALE}. */
  public static final Operation<ClearCart, CartView> CLEAR =
      Operation.idempotent("cart.clear", ClearCart.class, CartView.class, 2_000);

  /**
   * Moves a guest's cart into the caller's own: quantities add, as far as there is stock and to 999
   * at most. A guest's cart that is not there (any more) is no error. Refuses {@code CART_FULL}.
   */
  public static final Operation<MergeCart, CartView> MERGE =
      Operation.idempotent("cart.merge", MergeCart.class, CartView.class, 2_000);

  private CartOperations() {}

  public record FindCart(String cartId) {}

  /**
   * @param quantity 1 to 999; a cart holds at most 100 products
   * @param version that the cart must have, or null for any
   */
  public record PutItem(String cartId, String productId, int quantity, Long version) {}

  /**
   * @param version that the cart must have, or null for any
   */
  public record RemoveItem(String cartId, String productId, Long version) {}

  /**
   * @param version that the cart must have, or null for any
   */
  public record ClearCart(String cartId, Long version) {}

  public record MergeCart(String cartId) {}
}
