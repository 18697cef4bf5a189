/** What the user service answers: accounts and their tokens. */
package mercato.contract.user;
