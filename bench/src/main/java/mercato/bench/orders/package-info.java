/**
 * How many durable orders a second a shop takes: a closed loop through HTTP, over many products and
 * over one, beside what its PostgreSQL alone could do with the rows of the same orders.
 */
package mercato.bench.orders;
