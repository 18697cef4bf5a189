/**
 * How stock rows are locked and written, by whoever changes them.
 *
 * <p>Invariant: rows are locked in the order of their ids, after any holds; a row, its movements
 * and its facts are written by one statement; what has changed is told after the commit. For the
 * stores of this service.
 */
package mercato.inventory.ledger;
