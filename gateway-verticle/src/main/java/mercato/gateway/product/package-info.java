/** The HTTP form of the catalogue. Used by the route table alone. */
package mercato.gateway.product;
