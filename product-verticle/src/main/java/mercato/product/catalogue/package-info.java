/**
 * Products by id, as staff keep them: created, replaced, patched, retired, imported; and their
 * prices in force, as orders ask for them. Called by the verticle.
 */
package mercato.product.catalogue;
