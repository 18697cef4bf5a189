/**
 * Hashing of passwords, off the event loop. Invariant: never more hashes wait than configured. For
 * {@code account} and {@code session}.
 */
package mercato.user.password;
