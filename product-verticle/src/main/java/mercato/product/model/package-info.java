/**
 * What a product, its prices and a search may be, and what becomes of them: pure functions, no
 * clock, no I/O.
 */
package mercato.product.model;
