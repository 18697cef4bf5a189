/**
 * The end of an account, and what there is to know of it before.
 *
 * <p>Invariant: an erased user leaves an id in {@code erased_users}, in the log of admins and, for
 * as long as an access token may live, among the revocations, and nothing else in this service. All
 * that refers to a user does so by a foreign key that deletes; whoever writes for a user holds a
 * key share of the row or finds it gone. For the verticle.
 */
package mercato.user.erasing;
