/**
 * Shops to be driven: one that runs already, as its run files tell, and one that is started for the
 * occasion, in processes that end with ours. For the benchmarks and for the system tests.
 */
package mercato.bench.shop;
