/**
 * What every benchmark stands on: the machine it ran on, times on its command line, how its results
 * are written and drawn. Knows no benchmark.
 */
package mercato.bench.run;
