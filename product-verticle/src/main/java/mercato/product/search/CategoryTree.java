package mercato.product.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mercato.contract.product.CategoryOperations.CategoryView;
import org.apache.lucene.search.IndexSearcher;

/** The tree of the paths that active products have, kept while it counts. Thread-safe. */
final class CategoryTree {

  private volatile Counted<List<CategoryView>> last;

  /** The top level, by name. */
  List<CategoryView> of(IndexSearcher searcher) throws IOException {
    Counted<List<CategoryView>> known = last;
    if (known == null || !known.holds(searcher)) {
      var counts = FacetCounts.of(IndexedProduct.CATEGORY);
      Walk.over(searcher, ProductQuery.ANY, counts);
      List<CategoryView> tree = of(counts.totals());
      known = Counted.of(tree, tree.stream().mapToLong(CategoryView::count).sum(), searcher);
      last = known;
    }
    return known.value();
  }

  /**
   * The top level, by name.
   *
   * @param counts of the products in each path and below it; with a path, all that lie above it
   */
  static List<CategoryView> of(Map<String, Long> counts) {
    var below = new HashMap<String, List<String>>();
    new TreeMap<>(counts)
        .keySet()
        .forEach(path -> below.computeIfAbsent(above(path), all -> new ArrayList<>()).add(path));
    return children("", below, counts);
  }

  private static List<CategoryView> children(
      String path, Map<String, List<String>> below, Map<String, Long> counts) {
    return below.getOrDefault(path, List.of()).stream()
        .map(
            child ->
                new CategoryView(
                    child.substring(child.lastIndexOf('/') + 1),
                    child,
                    counts.get(child),
                    children(child, below, counts)))
        .toList();
  }

  private static String above(String path) {
    int end = path.lastIndexOf('/');
    return end < 0 ? "" : path.substring(0, end);
  }
}
