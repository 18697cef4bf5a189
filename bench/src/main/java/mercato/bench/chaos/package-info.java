/**
 * A shop under load whose processes are killed: what shoppers meet meanwhile, how long until orders
 * flow again, and whether all of them came out right.
 */
package mercato.bench.chaos;
