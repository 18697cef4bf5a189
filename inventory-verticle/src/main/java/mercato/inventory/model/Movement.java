package mercato.inventory.model;

import java.util.UUID;

/**
 * An entry of the ledger: why the pieces in the house changed.
 *
 * @param delta pieces that came (positive) or went (negative)
 * @param orderId the order that did it, or null
 */
public record Movement(String productId, int delta, String reason, UUID orderId) {

  /** The first count of a product. */
  public static final String INITIAL = "INITIAL";

  /** Staff counted again. */
  public static final String SET = "SET";

  public static final String SALE = "SALE";

  /** A sold order was called off, or pieces of it came back. */
  public static final String RETURN = "RETURN";
}
