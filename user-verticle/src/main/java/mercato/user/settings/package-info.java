/**
 * What people change of their own accounts, and what they prefer.
 *
 * <p>Invariant: an e-mail that is new is not proven, and whoever reads the old one is told of it in
 * the same transaction. For the verticle and for {@code erasing}, which shows it all.
 */
package mercato.user.settings;
