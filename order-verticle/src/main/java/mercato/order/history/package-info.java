/**
 * The order store: the append-only log, the tables of where each order and each return stands, the
 * idempotency keys and the uses of coupons, all in one database.
 *
 * <p>Invariant: what is written of one step is committed at once, whole or not at all; the tables
 * say what the fold of the log says, and {@link mercato.order.history.RebuildOrders} makes them so.
 * Only this package knows the SQL of orders.
 */
package mercato.order.history;
