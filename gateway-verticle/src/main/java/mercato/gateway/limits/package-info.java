/** How much one gateway instance takes on at a time. Used by the route table alone. */
package mercato.gateway.limits;
