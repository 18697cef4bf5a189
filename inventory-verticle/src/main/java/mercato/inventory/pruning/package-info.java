/**
 * Forgets what is kept long enough, so that no table grows for ever. Only the verticle calls in.
 *
 * <p>Invariant: nothing is forgotten that a fact which Kafka still keeps may ask for.
 */
package mercato.inventory.pruning;
