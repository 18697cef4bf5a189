/**
 * Lists, facets and full text: a Lucene index in the memory of each process, built from the product
 * topic and kept up by it. Nothing here runs on an event loop but the use case that hands work to
 * the pool. Called by the verticle.
 */
package mercato.product.search;
