/**
 * Users who want to hear of products: that there are pieces again, that they cost less.
 *
 * <p>Invariant: each cause is told once. What is told is told before it is noted as known to the
 * user, so nothing is lost; what a crash between the two tells again has the same id, by which
 * consumers know it. Called by the verticle.
 */
package mercato.product.watching;
