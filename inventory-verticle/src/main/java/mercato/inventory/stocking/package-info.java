/**
 * What staff and shoppers do with stock: look at it, list it, set it, add it, adjust it. Each
 * change of the pieces in the house writes its movement and what there is to tell of it in the same
 * transaction. Only the verticle calls in.
 */
package mercato.inventory.stocking;
