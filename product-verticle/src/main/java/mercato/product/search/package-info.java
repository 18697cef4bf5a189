/**
 * Lists, facets, full text and suggestions: one Lucene index in each process, built from the
 * compacted topics of products and of stock and kept up by them. On disk it has a checkpoint, from
 * which a restart goes on.
 *
 * <p>Invariant: index and checkpoint hold exactly what the topics said up to the offsets that the
 * checkpoint names, or more; what is read twice changes nothing. An index that is damaged, of
 * another format or of another topic is thrown away and built anew: it holds no truth of its own
 * but popularity, which its owner tells again.
 *
 * <p>Nothing here runs on an event loop but the handing over to a pool. Called by the verticle and
 * by the packages that need to know which products are in a state.
 */
package mercato.product.search;
