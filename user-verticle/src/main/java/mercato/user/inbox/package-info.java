/**
 * What users are told in the shop: facts come in, streams and lists go out.
 *
 * <p>Invariant: a user's entries have numbers in the order in which they become visible, and one
 * fact makes one entry of a kind, however often it comes. Only the verticle calls in.
 */
package mercato.user.inbox;
