/**
 * The money: one interface to whoever moves it, a simulated one, and the guard that keeps a slow or
 * silent provider from holding the shop up.
 *
 * <p>Invariant: {@code refunded <= captured <= authorized}, whatever is repeated, lost or
 * overtaken. Only {@code placing} asks it for anything.
 */
package mercato.order.payment;
