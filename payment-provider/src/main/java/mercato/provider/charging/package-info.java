/**
 * Payments, asked for and remembered.
 *
 * <p>Invariant: the row of a payment is the truth, and every answer is read from it after it was
 * written. For {@code mercato.provider.http}.
 */
package mercato.provider.charging;
