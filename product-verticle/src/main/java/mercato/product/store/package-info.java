/**
 * All that is said to MongoDB, in words that a genuine one and the emulator understand alike: by
 * {@code _id}, or by exactly {@code _id} and {@code version}. Failures of a server that is away
 * leave as {@code UNAVAILABLE}.
 */
package mercato.product.store;
