/**
 * Work that is cheaper together: requests that gather while an earlier batch is under way. May be
 * used by every service; knows none.
 *
 * <p>Invariant: what is taken is answered, once, and nobody waits while the lane is idle.
 */
package mercato.platform.batch;
