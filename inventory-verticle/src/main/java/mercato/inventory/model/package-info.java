/**
 * The rules of stock: records and pure functions, without clock, random, I/O or Vert.x. The other
 * packages of this service call it; it calls nobody.
 */
package mercato.inventory.model;
