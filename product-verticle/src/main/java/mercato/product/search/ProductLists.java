package mercato.product.search;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductView;
import mercato.product.search.Located.Place;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortedNumericSelector;

/** Which products are in a state, for those that have work to do on them. */
final class ProductLists {

  private ProductLists() {}

  /** Whose price should have changed by now, the longest overdue first; retired ones too. */
  static List<String> due(IndexSearcher searcher, Instant now, int limit) throws IOException {
    var byTime =
        new Sort(LongField.newSortField(IndexedProduct.DUE, false, SortedNumericSelector.Type.MIN));
    Query query = LongField.newRangeQuery(IndexedProduct.DUE, Long.MIN_VALUE, now.toEpochMilli());
    return ids(searcher, searcher.search(query, limit, byTime).scoreDocs);
  }

  /** Active products of a category on which a sale does not lie. */
  static List<String> lackingSale(IndexSearcher searcher, String sale, String category, int limit)
      throws IOException {
    return some(
        searcher,
        new BooleanQuery.Builder()
            .add(ProductQuery.term(IndexedProduct.CATEGORY, category), Occur.FILTER)
            .add(ProductQuery.term(IndexedProduct.SALE, sale), Occur.MUST_NOT),
        limit);
  }

  /**
   * Products on which a sale lies, retired ones too, but those of a category.
   *
   * @param category null for none
   */
  static List<String> strayingSale(IndexSearcher searcher, String sale, String category, int limit)
      throws IOException {
    var query =
        new BooleanQuery.Builder().add(ProductQuery.term(IndexedProduct.SALE, sale), Occur.FILTER);
    if (category != null) {
      query
          .add(ProductQuery.term(IndexedProduct.CATEGORY, category), Occur.MUST_NOT)
          .add(ProductQuery.term(IndexedProduct.RETIRED_FROM, category), Occur.MUST_NOT);
    }
    return some(searcher, query, limit);
  }

  /** Products of a category and of those below it, retired ones too. */
  static List<String> under(IndexSearcher searcher, String category, int limit) throws IOException {
    return some(
        searcher,
        new BooleanQuery.Builder()
            .add(ProductQuery.term(IndexedProduct.CATEGORY, category), Occur.SHOULD)
            .add(ProductQuery.term(IndexedProduct.RETIRED_FROM, category), Occur.SHOULD),
        limit);
  }

  /** Active products on which a sale lies. */
  static long countSale(IndexSearcher searcher, String sale) throws IOException {
    return searcher.count(
        new BooleanQuery.Builder()
            .add(ProductQuery.term(IndexedProduct.SALE, sale), Occur.FILTER)
            .add(ProductQuery.ANY, Occur.FILTER)
            .build());
  }

  /** Active products as of now, in the order of the ids. */
  static List<ProductView> views(IndexSearcher searcher, List<String> ids, Instant now)
      throws IOException {
    var located = new Located(searcher.getIndexReader());
    StoredFields stored = searcher.storedFields();
    var views = new ArrayList<ProductView>();
    for (String id : ids) {
      Place place = located.find(id);
      Snapshot found = place == null ? null : Snapshot.read(stored, place.inIndex());
      if (found != null && found.active()) {
        views.add(found.at(now));
      }
    }
    return views;
  }

  /** The most popular active products of a category. */
  static List<String> popularIn(IndexSearcher searcher, String category, int limit)
      throws IOException {
    var page = new PageCollector(ProductOperations.Sort.POPULARITY, null, limit);
    Walk.over(searcher, ProductQuery.term(IndexedProduct.CATEGORY, category), page);
    return page.hits().stream().map(hit -> hit.place().id()).toList();
  }

  private static List<String> some(IndexSearcher searcher, BooleanQuery.Builder query, int limit)
      throws IOException {
    return ids(searcher, searcher.search(query.build(), limit).scoreDocs);
  }

  private static List<String> ids(IndexSearcher searcher, ScoreDoc[] hits) throws IOException {
    List<LeafReaderContext> segments = searcher.getLeafContexts();
    var ids = new ArrayList<String>();
    for (ScoreDoc hit : hits) {
      LeafReaderContext segment = segments.get(ReaderUtil.subIndex(hit.doc, segments));
      SortedDocValues values = DocValues.getSorted(segment.reader(), IndexedProduct.ID);
      values.advanceExact(hit.doc - segment.docBase);
      ids.add(values.lookupOrd(values.ordValue()).utf8ToString());
    }
    return ids;
  }
}
