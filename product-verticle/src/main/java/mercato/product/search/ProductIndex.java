package mercato.product.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import mercato.contract.product.ProductOperations.FacetCount;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductView;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.SingleInstanceLockFactory;

/**
 * The active products, in memory. What was applied is found after the next {@link #refresh()}.
 * Thread-safe; every method blocks, none for long.
 */
final class ProductIndex implements AutoCloseable {

  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final Map<String, ProductView> views = new ConcurrentHashMap<>();

  ProductIndex() throws IOException {
    var settings =
        new IndexWriterConfig(IndexedProduct.analyzer())
            .setSimilarity(new OwnMerit())
            .setUseCompoundFile(false);
    settings.getMergePolicy().setNoCFSRatio(0); // in memory, files cost nothing but copying
    writer = new IndexWriter(inOnePiece(), settings);
    searchers = new SearcherManager(writer, new Scoring());
  }

  /** Each file as one array: a search then reads bytes and does not look for the right buffer. */
  private static Directory inOnePiece() {
    return new ByteBuffersDirectory(
        new SingleInstanceLockFactory(),
        ByteBuffersDataOutput::new,
        ByteBuffersDirectory.OUTPUT_AS_BYTE_ARRAY);
  }

  /** Takes in the products as they are now; of one product the last of the list counts. */
  void apply(List<ProductView> products) throws IOException {
    for (ProductView product : products) {
      if (product.status() == ProductView.Status.ACTIVE) {
        if (views.put(product.id(), product) == null) {
          writer.addDocument(IndexedProduct.document(product));
        } else {
          writer.updateDocument(IndexedProduct.key(product.id()), IndexedProduct.document(product));
        }
      } else {
        views.remove(product.id());
        writer.deleteDocuments(IndexedProduct.key(product.id()));
      }
    }
  }

  /** Shows what was applied; costs next to nothing when nothing was. */
  void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
  }

  /**
   * Answers a search.
   *
   * @param search as {@link mercato.product.model.SearchRules#check} returned it
   * @throws mercato.contract.Problem for a cursor that is none
   */
  SearchReply search(Search search) throws IOException {
    FieldDoc after = SearchCursor.read(search.sort(), search.page().cursor());
    IndexSearcher searcher = searchers.acquire();
    try {
      var query = new ProductQuery(search, searcher.getIndexReader());
      int limit = search.page().limit();
      ScoreDoc[] hits =
          searcher.search(
                  query.whole(),
                  new TopFieldCollectorManager(
                      SearchCursor.sort(search.sort()), limit + 1, after, 1))
              .scoreDocs;
      boolean more = hits.length > limit;
      return new SearchReply(
          views(hits, Math.min(limit, hits.length)),
          more ? SearchCursor.after(search.sort(), (FieldDoc) hits[limit - 1]) : null,
          facets(searcher, query, search.facets()));
    } finally {
      searchers.release(searcher);
    }
  }

  @Override
  public void close() throws IOException {
    searchers.close();
    writer.rollback();
  }

  /** As they are by now, which may be newer than what matched; one that is retired is left out. */
  private List<ProductView> views(ScoreDoc[] hits, int count) {
    return Arrays.stream(hits, 0, count)
        .map(hit -> views.get(SearchCursor.id((FieldDoc) hit)))
        .filter(Objects::nonNull)
        .toList();
  }

  /** One walk over the matches for all facets that nothing filters, and one for each other. */
  private static Map<String, List<FacetCount>> facets(
      IndexSearcher searcher, ProductQuery query, List<String> names) throws IOException {
    var facets = new LinkedHashMap<String, FacetCounts>();
    names.forEach(name -> facets.put(name, FacetCounts.of(name)));
    var together = new ArrayList<Collector>();
    for (var facet : facets.entrySet()) {
      if (query.filters(facet.getKey())) {
        walk(searcher, query.without(facet.getKey()), facet.getValue());
      } else {
        together.add(facet.getValue());
      }
    }
    if (!together.isEmpty()) {
      walk(searcher, query.whole(), MultiCollector.wrap(together));
    }
    var counts = new LinkedHashMap<String, List<FacetCount>>();
    facets.forEach((name, facet) -> counts.put(name, facet.counts()));
    return counts;
  }

  /** One collector is enough, as a searcher without threads of its own asks for no more. */
  private static void walk(IndexSearcher searcher, Query query, Collector collector)
      throws IOException {
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

  private static final class Scoring extends SearcherFactory {
    @Override
    public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
      var searcher = new IndexSearcher(reader);
      searcher.setSimilarity(new OwnMerit());
      return searcher;
    }
  }
}
