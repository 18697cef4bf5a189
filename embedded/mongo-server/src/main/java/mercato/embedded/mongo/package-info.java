/**
 * A server that speaks MongoDB's wire protocol over an H2 file, in a JVM of its own.
 *
 * <p>It emulates a part of MongoDB; a genuine one is used by its URL. Invariant: what was
 * acknowledged is committed. Started by {@code mercato.embedded} only.
 */
package mercato.embedded.mongo;
