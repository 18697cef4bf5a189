/** The HTTP form of carts and orders. Used by the route table alone. */
package mercato.gateway.order;
