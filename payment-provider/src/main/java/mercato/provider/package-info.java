/**
 * A payment provider that moves no money: a component of its own, which the shop knows over HTTP
 * only, with a memory of its own.
 *
 * <p>Invariant: what was answered has been stored; {@code refunded <= captured <= amount}, whatever
 * is repeated, lost or overtaken. No service imports it.
 */
package mercato.provider;
