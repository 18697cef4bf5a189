package mercato.product.search;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/** One collector over all matches, on the caller's thread. */
final class Walk {

  private Walk() {}

  /** One collector is enough, as a searcher without threads of its own asks for no more. */
  static void over(IndexSearcher searcher, Query query, Collector collector) throws IOException {
    searcher.search(
        query,
        new CollectorManager<Collector, Void>() {
          @Override
          public Collector newCollector() {
            return collector;
          }

          @Override
          public Void reduce(Collection<Collector> collectors) {
            return null;
          }
        });
  }
}
