package mercato.product.search;

import org.apache.lucene.search.IndexSearcher;

/**
 * What was counted, and for how long it counts: as long as the index stays as it is, and if it is
 * of more than {@link #MANY} products for a second, however the index changes, since counting them
 * anew takes milliseconds.
 *
 * @param state of the index
 * @param at nanoseconds of the machine's clock
 */
record Counted<T>(T value, Object state, boolean many, long at) {

  private static final int MANY = 50_000;
  private static final long KEPT_NANOS = 1_000_000_000L;

  static <T> Counted<T> of(T value, long products, IndexSearcher searcher) {
    return new Counted<>(value, state(searcher), products > MANY, System.nanoTime());
  }

  boolean holds(IndexSearcher searcher) {
    return state == state(searcher) || many && System.nanoTime() - at < KEPT_NANOS;
  }

  private static Object state(IndexSearcher searcher) {
    return searcher.getIndexReader().getReaderCacheHelper().getKey();
  }
}
