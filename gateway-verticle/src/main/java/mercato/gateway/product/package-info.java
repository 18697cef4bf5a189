/**
 * The HTTP form of catalogue, reviews, prices and categories; single products as ready bytes, with
 * a short way past the router ({@link mercato.gateway.product.ProductLane}); and imports, streamed
 * both ways ({@link mercato.gateway.product.ProductImport}). Used by the route table and the
 * entrance.
 *
 * <p>Invariants: the short way answers byte for byte as the route does; nothing that is older than
 * the news of it is kept; an import holds a few batches at most, and tells the outcome of lines in
 * their order.
 */
package mercato.gateway.product;
