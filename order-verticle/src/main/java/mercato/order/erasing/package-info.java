/**
 * Users whose account is gone: their addresses and carts go too. Their orders stay, under the id of
 * somebody who is nobody any more: the log, coupons and keys hold nothing else of them, the payment
 * provider not even that. A payment's token goes when its checkout ends, of whomever it is.
 *
 * <p>Invariant: whoever is gone stays noted until nothing of theirs can be under way any more, and
 * so long it is looked for again what was written late. Called by the verticle.
 */
package mercato.order.erasing;
