/**
 * The money: one interface to whoever moves it, its client over HTTP, the guard that keeps a slow
 * or silent provider from holding the shop up, and the provider's own calls to the shop.
 *
 * <p>Invariant: {@code refunded <= captured <= authorized}, whatever is repeated, lost or
 * overtaken. {@code placing}, {@code fulfilment} and {@code viewing} ask it; it knows none of them.
 */
package mercato.order.payment;
