/** The HTTP form of carts, orders, payments and returns. Used by the route table alone. */
package mercato.gateway.order;
