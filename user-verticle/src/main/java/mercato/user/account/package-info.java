/** Accounts: their table, and what is asked about them. For the verticle and {@code session}. */
package mercato.user.account;
