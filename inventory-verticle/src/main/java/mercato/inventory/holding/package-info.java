/**
 * What orders do to stock: hold it, buy it, give it back.
 *
 * <p>Invariant: every change of a hold goes through {@link
 * mercato.inventory.holding.HoldStore#apply}, which locks holds, then stock rows, each in the order
 * of their ids, so that no two transactions of any number of processes wait for each other in a
 * circle. Only the verticle calls in.
 */
package mercato.inventory.holding;
