/**
 * One product by its id, as it is now: from the memory of the process, from Redis, from MongoDB. A
 * change is seen by all within a second; where its news is lost, within the lifetime of what is
 * kept. What is kept is the stored product with its price plan, so that a price begins and ends to
 * the millisecond though nothing is loaded. Called by the verticle and by whatever changes
 * products.
 */
package mercato.product.caching;
