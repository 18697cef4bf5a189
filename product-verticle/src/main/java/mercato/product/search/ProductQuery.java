package mercato.product.search;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import mercato.contract.product.ProductOperations.Search;
import mercato.product.model.SearchRules;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** What a search means to the index: its words, which are looked up once, and its filters. */
final class ProductQuery {

  /** All active products. */
  static final Query ANY = new TermQuery(new Term(IndexedProduct.ACTIVE, IndexedProduct.YES));

  private final Query text;

  /**
   * @param q as {@link SearchRules#check} returned it
   */
  ProductQuery(String q, IndexReader reader) throws IOException {
    this.text = q == null ? null : TextQuery.of(q, reader);
  }

  /**
   * The search without the filter that belongs to a facet, and without all that does not change
   * which products match.
   */
  static Search without(Search search, String facet) {
    boolean price = facet.equals(SearchRules.PRICE);
    var attributes = new HashMap<>(search.attributes());
    if (facet.startsWith(SearchRules.ATTRIBUTE)) {
      attributes.remove(facet.substring(SearchRules.ATTRIBUTE.length()));
    }
    return new Search(
        search.q(),
        facet.equals(SearchRules.CATEGORY) ? null : search.category(),
        price ? null : search.minPrice(),
        price ? null : search.maxPrice(),
        facet.equals(SearchRules.IN_STOCK) ? null : search.inStock(),
        facet.equals(SearchRules.RATING) ? null : search.rating(),
        attributes,
        null,
        List.of(),
        null);
  }

  /**
   * The words with the filters of a search.
   *
   * @param search for these words
   */
  Query of(Search search) {
    var query = new BooleanQuery.Builder();
    if (text != null) {
      query.add(text, Occur.MUST);
    }
    if (search.category() != null) {
      query.add(term(IndexedProduct.CATEGORY, search.category()), Occur.FILTER);
    }
    search.attributes().forEach((name, values) -> query.add(attribute(name, values), Occur.FILTER));
    if (search.minPrice() != null || search.maxPrice() != null) {
      long min = search.minPrice() == null ? 0 : search.minPrice();
      long max = search.maxPrice() == null ? Long.MAX_VALUE : search.maxPrice();
      query.add(LongField.newRangeQuery(IndexedProduct.PRICE, min, max), Occur.FILTER);
    }
    if (search.rating() != null) {
      long least = IndexedProduct.rating(search.rating());
      query.add(
          LongField.newRangeQuery(IndexedProduct.RATING, least, Long.MAX_VALUE), Occur.FILTER);
    }
    if (query.build().clauses().isEmpty()) {
      query.add(ANY, Occur.FILTER);
    }
    if (search.inStock() != null) {
      query.add(inStock(search.inStock()), Occur.FILTER);
    }
    return query.build();
  }

  static Query term(String field, String value) {
    return new TermQuery(new Term(field, value));
  }

  private static Query attribute(String name, List<String> values) {
    String field = SearchRules.ATTRIBUTE + name;
    return values.size() == 1
        ? term(field, values.get(0))
        : new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
  }

  /** Stock changes without the document, so it has no terms, and each match is looked at. */
  private static Query inStock(boolean wanted) {
    return NumericDocValuesField.newSlowExactQuery(IndexedProduct.IN_STOCK, wanted ? 1 : 0);
  }
}
