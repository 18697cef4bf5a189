/**
 * What cards do, what became of a payment, when the shop is called again: pure. For all of the
 * provider.
 *
 * <p>Invariant: no clock, no store; the same arguments, the same answer.
 */
package mercato.provider.model;
