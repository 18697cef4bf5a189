/**
 * What admins do with other people's accounts.
 *
 * <p>Invariant: every change stands in the table {@code admin_acts}, in the same transaction; that
 * table is only ever added to, outlives the people in it and names them by id alone. For the
 * verticle; {@code inbox} logs there what admins tell people.
 */
package mercato.user.admin;
