/** How much one gateway instance takes on at a time. Used at the entrance alone. */
package mercato.gateway.limits;
