/**
 * Orders as others see them: one, a list, the stored events, the verdict on a hold. Reads the log
 * and changes nothing.
 *
 * <p>Invariant: somebody else's order is not there for a shopper.
 */
package mercato.order.viewing;
