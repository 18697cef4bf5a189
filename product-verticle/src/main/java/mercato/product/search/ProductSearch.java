package mercato.product.search;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductView;
import mercato.product.search.PageCollector.Hit;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;

/** Answers searches: a page of products and the counts beside it. Thread-safe. */
final class ProductSearch {

  private final Facets facets = new Facets();

  /**
   * @param search as {@link mercato.product.model.SearchRules#check} returned it
   * @param now prices are those of this instant; matched and sorted is what was in force when the
   *     product was indexed, which is anew soon after a price begins
   * @throws mercato.contract.Problem for a cursor that is none
   */
  SearchReply search(IndexSearcher searcher, Search search, Instant now) throws IOException {
    var after = SearchCursor.read(search.sort(), search.page().cursor());
    var query = new ProductQuery(search.q(), searcher.getIndexReader());
    int limit = search.page().limit();
    var page = new PageCollector(search.sort(), after, limit + 1);
    Walk.over(searcher, query.of(search), page);
    List<Hit> hits = page.hits();
    boolean more = hits.size() > limit;
    return new SearchReply(
        views(searcher, more ? hits.subList(0, limit) : hits, now),
        more ? SearchCursor.after(search.sort(), hits.get(limit - 1).place()) : null,
        facets.count(searcher, search, query));
  }

  private static List<ProductView> views(IndexSearcher searcher, List<Hit> hits, Instant now)
      throws IOException {
    StoredFields stored = searcher.storedFields();
    var views = new ArrayList<ProductView>();
    for (Hit hit : hits) {
      views.add(Snapshot.read(stored, hit.document()).at(now));
    }
    return views;
  }
}
