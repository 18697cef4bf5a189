/**
 * How work is done that nobody waits for: by one process at a time, a bounded piece after the
 * other, on what an index says is left, which hears of what was done only a moment later. Knows no
 * product; used by whoever keeps products as they should be.
 *
 * <p>Invariant: whatever is done may be done twice, and by two at a time.
 */
package mercato.product.background;
