package mercato.product.search;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import mercato.contract.product.ProductOperations.Sort;
import mercato.contract.product.ProductOperations.Suggestion;
import mercato.product.search.PageCollector.Hit;
import mercato.product.search.Words.Word;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/**
 * How what was typed may go on: names of active products whose words begin with the typed ones, the
 * most popular first, each text once.
 *
 * <p>Bounds: a typed word is one term, whatever it is short for, as beginnings are indexed; one
 * pass over the products that all words match finds the most popular, which is about 5 ms for a
 * letter that half a million names have; such answers, of more than {@link #MANY} products, are
 * kept for {@link #KEPT_NANOS}, so that letter by letter they cost no more than one pass in this
 * time. When many products share a name, up to {@link #MAX_WINDOW} are looked at. Thread-safe.
 */
final class Suggestions {

  private static final int MAX_WORDS = 8;
  private static final int WINDOW = 4;
  private static final int MAX_WINDOW = 640;
  private static final int MANY = 50_000;
  private static final int MAX_KEPT = 1_000;
  private static final long KEPT_NANOS = 10_000_000_000L;

  private record Typed(List<String> words, int limit) {}

  private record Answer(List<Suggestion> suggestions, long at) {}

  private final Kept<Typed, Answer> kept = new Kept<>(MAX_KEPT);

  /** The term that all products of a name have. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * @param limit 1 to 20
   */
  List<Suggestion> complete(IndexSearcher searcher, String q, int limit) throws IOException {
    var typed =
        new Typed(
            Words.WRITTEN.of(q).stream().map(Suggestions::beginning).limit(MAX_WORDS).toList(),
            limit);
    if (typed.words.isEmpty()) {
      return List.of();
    }
    Answer known = kept.find(typed);
    if (known != null && System.nanoTime() - known.at < KEPT_NANOS) {
      return known.suggestions;
    }
    List<Suggestion> suggestions = complete(searcher, typed);
    if (fewest(searcher, typed.words) > MANY) {
      kept.keep(typed, new Answer(suggestions, System.nanoTime()));
    }
    return suggestions;
  }

  private static String beginning(Word word) {
    return word.text().substring(0, Math.min(word.text().length(), Words.MAX_BEGINNING));
  }

  private static int fewest(IndexSearcher searcher, List<String> words) throws IOException {
    int fewest = Integer.MAX_VALUE;
    for (String word : words) {
      var term = new Term(IndexedProduct.NAME_BEGINNINGS, word);
      fewest = Math.min(fewest, searcher.getIndexReader().docFreq(term));
    }
    return fewest;
  }

  private static List<Suggestion> complete(IndexSearcher searcher, Typed typed) throws IOException {
    var query = new BooleanQuery.Builder();
    for (String word : typed.words) {
      query.add(ProductQuery.term(IndexedProduct.NAME_BEGINNINGS, word), Occur.FILTER);
    }
    int window = typed.limit * WINDOW;
    List<Suggestion> distinct;
    boolean all;
    do {
      List<Hit> hits = popular(searcher, query.build(), window);
      distinct = distinct(searcher, hits, typed.limit);
      all = hits.size() < window;
      window *= WINDOW;
    } while (distinct.size() < typed.limit && !all && window <= MAX_WINDOW);
    return distinct;
  }

  private static List<Hit> popular(IndexSearcher searcher, Query query, int limit)
      throws IOException {
    var page = new PageCollector(Sort.POPULARITY, null, limit);
    Walk.over(searcher, query, page);
    return page.hits();
  }

  private static List<Suggestion> distinct(IndexSearcher searcher, List<Hit> hits, int limit)
      throws IOException {
    var byKey = new LinkedHashMap<String, Suggestion>();
    for (Hit hit : hits) {
      String name = name(searcher, hit.document());
      if (!byKey.containsKey(key(name))) {
        Query sameName = ProductQuery.term(IndexedProduct.NAME_WHOLE, key(name));
        boolean only = searcher.count(sameName) == 1;
        byKey.put(key(name), new Suggestion(name, only ? hit.place().id() : null));
      }
      if (byKey.size() == limit) {
        break;
      }
    }
    return List.copyOf(byKey.values());
  }

  private static String name(IndexSearcher searcher, int document) throws IOException {
    List<LeafReaderContext> segments = searcher.getLeafContexts();
    LeafReaderContext segment = segments.get(ReaderUtil.subIndex(document, segments));
    BinaryDocValues names = DocValues.getBinary(segment.reader(), IndexedProduct.NAME);
    names.advanceExact(document - segment.docBase);
    return names.binaryValue().utf8ToString();
  }
}
