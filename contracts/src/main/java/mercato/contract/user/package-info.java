/**
 * What the user service answers and tells: accounts, their sessions and tokens, what their owners
 * are told, and what admins do with them.
 */
package mercato.contract.user;
