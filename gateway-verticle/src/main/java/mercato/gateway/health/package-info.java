/** The HTTP form of the state of the shop. Used by the route table alone. */
package mercato.gateway.health;
