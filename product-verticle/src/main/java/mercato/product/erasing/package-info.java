/**
 * Users whose account is gone: what they watched and bought goes, and their names leave their
 * reviews, whose stars stay. Votes never named anybody.
 *
 * <p>Invariant: whoever is gone stays noted for ever, so that an order of theirs that is told later
 * is not written down either; and for a while it is looked again for what was written late. Called
 * by the verticle.
 */
package mercato.product.erasing;
