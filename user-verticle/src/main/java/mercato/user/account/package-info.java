/** Accounts: their table, and what is asked about them. For whatever opens or changes accounts. */
package mercato.user.account;
