/**
 * The order store: the append-only log, the table of where each order stands, and the idempotency
 * keys, all in one database.
 *
 * <p>Invariant: what is written of one step is written in one statement; the table says what the
 * fold of the log says. Only this package knows the SQL of orders.
 */
package mercato.order.history;
