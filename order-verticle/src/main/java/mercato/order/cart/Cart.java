package mercato.order.cart;

import java.util.List;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations.Item;

/**
 * What somebody means to buy.
 *
 * @param lines in the order in which they were put there
 * @param version counts the changes of the lines, from 0
 */
public record Cart(Id id, List<Line> lines, long version) {

  /**
   * What is ordered with it.
   *
   * @throws Problem {@code CART_EMPTY}
   */
  public List<Item> items() {
    if (lines.isEmpty()) {
      throw new Problem(Problem.Kind.INVALID, "CART_EMPTY", "There is nothing in the cart.");
    }
    return lines.stream().map(line -> new Item(line.productId(), line.quantity())).toList();
  }

  /**
   * @param unitPrice when it was last put there
   */
  public record Line(String productId, int quantity, Money unitPrice) {}

  /**
   * Whose cart it is. A guest's id cannot be guessed: the cart belongs to whoever has it.
   *
   * @param name the user's id, or the guest's UUID
   */
  public record Id(String name, boolean guest) {

    public static Id user(String userId) {
      return new Id(userId, false);
    }

    public static Id newGuest() {
      return new Id(UUID.randomUUID().toString(), true);
    }

    /**
     * The cart that a request means.
     *
     * @param cartId a guest's; of no account for a signed-in caller; null for none yet
     * @return null when the caller has no cart yet
     * @throws Problem {@code INVALID_REQUEST} for what cannot be a cart's id
     */
    public static Id of(Caller caller, String cartId) {
      if (caller.signedIn()) {
        return user(caller.userId());
      }
      return cartId == null ? null : guest(cartId);
    }

    /**
     * A guest's cart.
     *
     * @throws Problem {@code INVALID_REQUEST} for what cannot be a cart's id
     */
    public static Id guest(String cartId) {
      try {
        return new Id(UUID.fromString(cartId).toString(), true);
      } catch (IllegalArgumentException malformed) {
        throw Problem.invalid(new Problem.FieldError("/cartId", "is no cart's id"));
      }
    }
  }
}
