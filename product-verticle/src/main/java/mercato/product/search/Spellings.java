package mercato.product.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.FuzzyTermsEnum;
import org.apache.lucene.util.BytesRef;

/**
 * What a misspelt word may have been meant as: words of the index that differ from it by one letter
 * left out, added, changed or swapped with its neighbour.
 */
final class Spellings {

  private static final int TYPOS = 1;
  private static final int MAX_SPELLINGS = 50;

  private record Spelling(Term term, int frequency) {}

  private Spellings() {}

  /** The most frequent of them in a field. */
  static List<Term> of(IndexReader reader, String field, String word) throws IOException {
    Terms words = MultiTerms.getTerms(reader, field);
    if (words == null) {
      return List.of();
    }
    var found = new ArrayList<Spelling>();
    TermsEnum near = new FuzzyTermsEnum(words, new Term(field, word), TYPOS, 0, true);
    for (BytesRef next = near.next(); next != null; next = near.next()) {
      found.add(new Spelling(new Term(field, BytesRef.deepCopyOf(next)), near.docFreq()));
    }
    return found.stream()
        .sorted(Comparator.comparingInt(Spelling::frequency).reversed())
        .limit(MAX_SPELLINGS)
        .map(Spelling::term)
        .toList();
  }
}
