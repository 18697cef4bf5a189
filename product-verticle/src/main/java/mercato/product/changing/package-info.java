/**
 * How stored products are written: by exactly their version, announced to Kafka before and to the
 * caches after. Called by whatever package has something to change; nobody else writes products.
 */
package mercato.product.changing;
