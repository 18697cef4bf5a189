/**
 * Hashing of passwords, off the event loop, and those that nobody should take. Invariant: never
 * more hashes wait than configured, and none is made for a caller who has gone. For whatever sets
 * or checks passwords.
 */
package mercato.user.password;
