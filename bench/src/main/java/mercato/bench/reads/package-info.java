/**
 * {@code ./mercato bench reads}: how close the reading of a single product comes to a bare Vert.x
 * server that answers the same bytes. Driven by wrk, which costs the machine least.
 */
package mercato.bench.reads;
