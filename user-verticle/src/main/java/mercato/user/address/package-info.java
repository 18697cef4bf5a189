/**
 * Where users have things sent. Invariant: of a user's addresses exactly one is the default, as
 * long as there is one. For the verticle and {@code buying}.
 */
package mercato.user.address;
