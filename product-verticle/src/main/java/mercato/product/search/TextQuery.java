package mercato.product.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mercato.product.search.Words.Word;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.QueryBuilder;

/**
 * What typed words mean. Every word must match: in the name, else in category or attributes, else
 * in the description, in this order of weight.
 *
 * <p>A word of at least four letters that hardly any product has may be a typo: it may differ by
 * one letter left out, added, changed or swapped with its neighbour. One that is common is meant as
 * it is, or else every shirt would be followed by skirts. The last word may be unfinished: names of
 * which a word begins with it match as well, behind those that have it. What stands in double
 * quotes is a phrase: its words must follow each other as they are.
 */
final class TextQuery {

  private static final float NAME_WEIGHT = 8;
  private static final Map<String, Float> WEIGHTS =
      Map.of(
          IndexedProduct.NAME, NAME_WEIGHT,
          IndexedProduct.DETAILS, 4f,
          IndexedProduct.DESCRIPTION, 1f);

  /** A misspelt word says a little less than one that is right. */
  private static final float MISSPELT = 0.5f;

  /** Beginnings have no length of a text to go with: this is less than any whole word of a name. */
  private static final float UNFINISHED = 1.5f;

  /** A word that occurs less often may be a typo: so few times, or once in so many products. */
  private static final int RARE = 5;

  private static final int RARE_OF = 50_000;

  private static final int MIN_LETTERS = 4;
  private static final int MIN_BEGINNING = 2;
  private static final int MAX_PARTS = 16;

  private static final Pattern PHRASE = Pattern.compile("\"([^\"]*)\"");

  private final IndexReader reader;
  private final List<Query> parts = new ArrayList<>();

  private TextQuery(IndexReader reader) {
    this.reader = reader;
  }

  /** Matches nothing when there is no word in it. */
  static Query of(String q, IndexReader reader) throws IOException {
    var text = new TextQuery(reader);
    Matcher phrases = PHRASE.matcher(q);
    while (phrases.find()) {
      text.addPhrase(phrases.group(1));
    }
    text.addWords(phrases.replaceAll(" "));
    return text.query();
  }

  private Query query() {
    if (parts.isEmpty()) {
      return new MatchNoDocsQuery("no word in it");
    }
    var query = new BooleanQuery.Builder();
    parts.stream().limit(MAX_PARTS).forEach(part -> query.add(part, Occur.MUST));
    return query.build();
  }

  private void addPhrase(String phrase) {
    var builder = new QueryBuilder(Words.STEMMED);
    var places = new ArrayList<Query>();
    WEIGHTS.forEach(
        (field, weight) -> {
          Query inField = builder.createPhraseQuery(field, phrase);
          if (inField != null) {
            places.add(new BoostQuery(inField, weight));
          }
        });
    if (!places.isEmpty()) {
      parts.add(new DisjunctionMaxQuery(places, 0));
    }
  }

  private void addWords(String text) throws IOException {
    List<Word> stems = Words.STEMMED.of(text);
    List<Word> written = Words.WRITTEN.of(text);
    for (int i = 0; i < Math.min(stems.size(), MAX_PARTS); i++) {
      boolean unfinished = i == stems.size() - 1 && written.get(i).end() == text.length();
      parts.add(word(stems.get(i).text(), written.get(i).text(), unfinished));
    }
  }

  private Query word(String stem, String written, boolean unfinished) throws IOException {
    int frequency = 0;
    var spellings = new ArrayList<Query>();
    for (var field : WEIGHTS.entrySet()) {
      var term = new Term(field.getKey(), stem);
      frequency += reader.docFreq(term);
      spellings.add(new BoostQuery(new TermQuery(term), field.getValue()));
    }
    int rare = Math.max(RARE, reader.numDocs() / RARE_OF);
    if (frequency < rare && written.length() >= MIN_LETTERS) {
      for (var field : WEIGHTS.entrySet()) {
        addMisspelt(spellings, field.getKey(), stem, field.getValue());
      }
      addMisspelt(spellings, IndexedProduct.NAME_WORDS, written, NAME_WEIGHT);
    }
    if (unfinished && written.length() >= MIN_BEGINNING) {
      var begun = new Term(IndexedProduct.NAME_BEGINNINGS, written);
      spellings.add(new BoostQuery(new TermQuery(begun), UNFINISHED));
    }
    return new DisjunctionMaxQuery(spellings, 0);
  }

  private void addMisspelt(List<Query> spellings, String field, String word, float weight)
      throws IOException {
    for (Term meant : Spellings.of(reader, field, word)) {
      spellings.add(new BoostQuery(new TermQuery(meant), weight * MISSPELT));
    }
  }
}
