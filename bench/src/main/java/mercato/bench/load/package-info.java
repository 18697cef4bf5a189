/**
 * An open loop of visitors: requests are due whether or not the shop keeps up, and are measured
 * from when they were due. Who the visitors are and what they do is for the benchmarks to say.
 */
package mercato.bench.load;
