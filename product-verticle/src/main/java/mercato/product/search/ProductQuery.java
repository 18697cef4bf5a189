package mercato.product.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.product.ProductOperations.Search;
import mercato.product.model.SearchRules;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * What a search means to the index. Every word must match: in the name, else in category or
 * attributes, else in the description, in this order of weight. A word of at least four letters
 * that hardly any product has may be a typo: it may differ by one letter left out, added, changed
 * or swapped with its neighbour. One that is common is meant as it is, or else every shirt would be
 * followed by skirts.
 */
final class ProductQuery {

  private static final float NAME_WEIGHT = 8;
  private static final Map<String, Float> WEIGHTS =
      Map.of(
          IndexedProduct.NAME, NAME_WEIGHT,
          IndexedProduct.DETAILS, 4f,
          IndexedProduct.DESCRIPTION, 1f);

  /** A misspelt word says a little less than one that is right. */
  private static final float MISSPELT = 0.5f;

  /** A word that occurs less often may be a typo. */
  private static final int RARE = 5;

  private static final int MIN_LETTERS = 4;
  private static final int MAX_WORDS = 16;
  private static final int MAX_SPELLINGS = 50;

  private final Query text;

  /** By the facet that counts the same thing. */
  private final Map<String, Query> filters = new LinkedHashMap<>();

  /**
   * @param search as {@link SearchRules#check} returned it
   */
  ProductQuery(Search search, IndexReader reader) throws IOException {
    this.text = search.q() == null ? new MatchAllDocsQuery() : text(search.q(), reader);
    if (search.category() != null) {
      filters.put(
          SearchRules.CATEGORY,
          new TermQuery(new Term(IndexedProduct.CATEGORY, search.category())));
    }
    if (search.minPrice() != null || search.maxPrice() != null) {
      filters.put(
          SearchRules.PRICE,
          LongField.newRangeQuery(
              IndexedProduct.PRICE,
              search.minPrice() == null ? 0 : search.minPrice(),
              search.maxPrice() == null ? Long.MAX_VALUE : search.maxPrice()));
    }
    search
        .attributes()
        .forEach(
            (name, values) -> {
              String field = SearchRules.ATTRIBUTE + name;
              filters.put(
                  field,
                  KeywordField.newSetQuery(field, values.stream().map(BytesRef::new).toList()));
            });
  }

  /** All that was asked for. */
  Query whole() {
    return without(null);
  }

  boolean filters(String facet) {
    return filters.containsKey(facet);
  }

  /** All but one filter: a facet counts what the others leave. */
  Query without(String facet) {
    var query = new BooleanQuery.Builder().add(text, Occur.MUST);
    filters.forEach(
        (name, filter) -> {
          if (!name.equals(facet)) {
            query.add(filter, Occur.FILTER);
          }
        });
    return query.build();
  }

  private static Query text(String q, IndexReader reader) throws IOException {
    List<String> stems = Words.STEMMED.of(q);
    List<String> written = Words.WRITTEN.of(q);
    if (stems.isEmpty()) {
      return new MatchNoDocsQuery("no word in it");
    }
    var query = new BooleanQuery.Builder();
    for (int i = 0; i < Math.min(stems.size(), MAX_WORDS); i++) {
      query.add(word(stems.get(i), written.get(i), reader), Occur.MUST);
    }
    return query.build();
  }

  private static Query word(String stem, String written, IndexReader reader) throws IOException {
    int frequency = 0;
    var spellings = new ArrayList<Query>();
    for (var field : WEIGHTS.entrySet()) {
      var term = new Term(field.getKey(), stem);
      frequency += reader.docFreq(term);
      spellings.add(new BoostQuery(new TermQuery(term), field.getValue()));
    }
    if (frequency < RARE && written.length() >= MIN_LETTERS) {
      WEIGHTS.forEach((field, weight) -> spellings.add(misspelt(field, stem, weight)));
      spellings.add(misspelt(IndexedProduct.NAME_WORDS, written, NAME_WEIGHT));
    }
    return new DisjunctionMaxQuery(spellings, 0);
  }

  private static Query misspelt(String field, String word, float weight) {
    return new BoostQuery(
        new FuzzyQuery(new Term(field, word), 1, 0, MAX_SPELLINGS, true), weight * MISSPELT);
  }
}
