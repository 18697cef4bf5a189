package mercato.product.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.product.ProductOperations.FacetCount;
import mercato.contract.product.ProductOperations.Search;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TotalHitCountCollector;

/**
 * Counts beside lists. A facet respects all filters but its own, so facets that nothing filters
 * share one walk over the matches, and each other has its own. The last {@link #MAX_KEPT} are kept
 * while they count, see {@link Counted}. Thread-safe.
 */
final class Facets {

  private static final int MAX_KEPT = 1_000;

  /**
   * @param search with nothing but words and the filters of others
   */
  private record Question(Search search, String facet) {}

  private final Kept<Question, Counted<List<FacetCount>>> kept = new Kept<>(MAX_KEPT);

  /** The counts of all facets that the search asks for. */
  Map<String, List<FacetCount>> count(IndexSearcher searcher, Search search, ProductQuery query)
      throws IOException {
    var counts = new LinkedHashMap<String, List<FacetCount>>();
    var missing = new LinkedHashMap<Search, List<String>>();
    for (String facet : search.facets()) {
      Search others = ProductQuery.without(search, facet);
      var known = kept.find(new Question(others, facet));
      if (known != null && known.holds(searcher)) {
        counts.put(facet, known.value());
      } else {
        counts.put(facet, List.of()); // holds its place
        missing.computeIfAbsent(others, first -> new ArrayList<>()).add(facet);
      }
    }
    for (var walk : missing.entrySet()) {
      counts.putAll(walk(searcher, query.of(walk.getKey()), walk.getKey(), walk.getValue()));
    }
    return counts;
  }

  private Map<String, List<FacetCount>> walk(
      IndexSearcher searcher, Query query, Search search, List<String> facets) throws IOException {
    var matches = new TotalHitCountCollector();
    var byFacet = new LinkedHashMap<String, FacetCounts>();
    facets.forEach(facet -> byFacet.put(facet, FacetCounts.of(facet)));
    var collectors = new ArrayList<Collector>(byFacet.values());
    collectors.add(matches);
    Walk.over(searcher, query, MultiCollector.wrap(collectors));
    var counts = new LinkedHashMap<String, List<FacetCount>>();
    byFacet.forEach((facet, counted) -> counts.put(facet, counted.counts()));
    counts.forEach(
        (facet, values) ->
            kept.keep(
                new Question(search, facet), Counted.of(values, matches.getTotalHits(), searcher)));
    return counts;
  }
}
