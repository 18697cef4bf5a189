/**
 * {@code ./mercato bench}. Here the mixed load: an open loop of shoppers that does not wait for
 * slow answers, measured from the moment at which each request was due. The other benchmarks have
 * packages of their own.
 *
 * <p>Packages in a line: {@code run} ← {@code load}, {@code shop} ← {@code orders}, {@code reads},
 * {@code catalogue}, {@code chaos}; {@code audit} stands alone and judges {@code chaos}.
 */
package mercato.bench;
