/**
 * Calls to the shop about payments that were decided after their answer.
 *
 * <p>Invariant: a call that is owed stands in the row of its payment until the shop has confirmed
 * it or a day has passed. For {@code mercato.provider} only.
 */
package mercato.provider.calling;
