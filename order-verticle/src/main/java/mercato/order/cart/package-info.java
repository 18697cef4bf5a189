/**
 * Carts: what somebody means to buy, with the prices and the stock of the moment when it is looked
 * at. Nothing is promised or held.
 *
 * <p>Invariant: what an order took leaves its cart once, and nothing else leaves with it; what is
 * merged is in one cart, whole. {@code placing} and {@code pricing} read carts; nobody else does.
 */
package mercato.order.cart;
