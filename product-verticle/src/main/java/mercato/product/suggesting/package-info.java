/**
 * How what was typed may go on: names of products, and what others searched for. Searches are
 * counted in Redis, without anybody's name; when it is away, names alone are suggested. Called by
 * the verticle.
 */
package mercato.product.suggesting;
