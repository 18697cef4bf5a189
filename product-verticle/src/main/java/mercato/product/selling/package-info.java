/**
 * What orders say of products: how many a product was in, and which others with it. Counted in each
 * process from the order facts, each exactly once, and kept in a snapshot between starts; tells the
 * index which products are popular. Nothing here counts on an event loop. Called by the verticle.
 */
package mercato.product.selling;
