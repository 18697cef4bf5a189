/**
 * The catalogue: products, their prices, their search.
 *
 * <p>MongoDB is the truth, written and read by {@code _id}; every change leaves as a snapshot on
 * the compacted product topic, and lists and search are answered by a Lucene index that each
 * process builds from that topic. Only {@link mercato.product.ProductVerticle} is for others: the
 * launcher deploys it. Packages depend in one line: model, store, telling, catalogue; model,
 * search.
 */
package mercato.product;
