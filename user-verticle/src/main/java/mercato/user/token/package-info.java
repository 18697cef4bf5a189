/**
 * Access tokens (RS256), the keys that sign them, and opaque tokens. Invariant: a private key
 * leaves this package only into the database. For whatever opens sessions or sends tokens by mail.
 */
package mercato.user.token;
