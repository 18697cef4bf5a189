/**
 * Prices over time: what staff plan, and how it gets into the products. A product's price at any
 * instant follows from its own document alone; what is done here in the background only writes down
 * what has happened, and puts sales onto the products of their categories.
 *
 * <p>Invariant: all is done through {@code changing}, and may be done twice. Called by the
 * verticle.
 */
package mercato.product.pricing;
