/** What a product and a search may be: pure functions, no clock, no I/O. */
package mercato.product.model;
