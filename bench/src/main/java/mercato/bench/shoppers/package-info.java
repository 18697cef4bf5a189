/** People who use a shop as shoppers do: what they do next, and how. For benchmarks. */
package mercato.bench.shoppers;
