/**
 * Access tokens (RS256), the keys that sign them, and refresh tokens. Invariant: a private key
 * leaves this package only into the database. For {@code account} and {@code session}.
 */
package mercato.user.token;
