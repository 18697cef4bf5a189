/**
 * The catalogue: products, their prices over time, their search, what buyers say of them, and who
 * watches them.
 *
 * <p>MongoDB is the truth, written and read by {@code _id}; every change leaves as a snapshot on
 * the compacted product topic, and lists and search are answered by a Lucene index that each
 * process keeps from that topic. A product's price changes at its instant without a write: whoever
 * reads a product computes what it is now from its price plan. Only {@link
 * mercato.product.ProductVerticle} is for others: the launcher deploys it.
 *
 * <p>Packages depend in one line: model, store, telling, changing; on it stand catalogue, reviews,
 * under erasing, and, with background, pricing and categories. Beside it, on model: search, under
 * pricing, categories, suggesting and selling; caching, on store, under selling. The wirings alone
 * know all.
 */
package mercato.product;
