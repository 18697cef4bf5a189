/**
 * The inventory service: stock is reserved and never oversold.
 *
 * <p>Invariant: for each product {@code 0 <= reserved <= onHand}, {@code reserved} is the sum of
 * its held lines, and its movements sum to {@code onHand}. Others reach it over the bus ({@link
 * mercato.contract.inventory.InventoryOperations}) and by order facts; only the launcher uses this
 * package.
 */
package mercato.inventory;
