/**
 * The order service: carts, prices, the checkout saga, payments, and orders as they go on. Owns
 * {@code order_db} and the carts in Redis.
 *
 * <p>Invariant: an order is what its log says. Others reach it through {@code
 * mercato.contract.order} alone.
 */
package mercato.order;
