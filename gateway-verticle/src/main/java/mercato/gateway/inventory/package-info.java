/** The HTTP form of stock. Used by the route table alone. */
package mercato.gateway.inventory;
