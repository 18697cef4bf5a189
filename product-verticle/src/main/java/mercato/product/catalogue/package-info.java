/** Products by id: adding them, reading them, their prices in force. Called by the verticle. */
package mercato.product.catalogue;
