/**
 * The buckets in MongoDB. Invariant: a bucket changes from one version to the next as a whole or
 * not at all. For {@code counting}, which writes, and {@code viewing}, which reads.
 */
package mercato.analytics.bucket;
