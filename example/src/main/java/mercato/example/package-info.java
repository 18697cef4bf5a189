/** A service of somebody else's that uses the shop over its bus and its facts. */
package mercato.example;
