/**
 * What staff and shoppers do with stock: look at it, set it, add it. Each change of the pieces in
 * the house writes its movement in the same transaction. Only the verticle calls in.
 */
package mercato.inventory.stocking;
