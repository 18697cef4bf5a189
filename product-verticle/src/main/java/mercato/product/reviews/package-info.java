/**
 * What buyers say of products, and what follows from it: a product's stars, how many found a review
 * helpful, whether its author bought what it is about.
 *
 * <p>Invariant: whatever follows is counted anew from what it follows from, never added to, so that
 * it may be counted again at any time; a mark in the store stands from before a change until what
 * follows is written, so that a crash between the two is mended. No name is kept. Called by the
 * verticle.
 */
package mercato.product.reviews;
