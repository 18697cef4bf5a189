package mercato.product.search;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * How text becomes words: lower case, no accents, no stop words, {@code T-shirt} as {@code tshirt};
 * by stem ({@code watches} and {@code watch} are one) or as written.
 */
final class Words extends Analyzer {

  static final Words STEMMED = new Words(true);
  static final Words WRITTEN = new Words(false);

  /**
   * {@code T-shirt}, {@code V-neck}, and {@code t shirt}, which shoppers write without a hyphen.
   */
  private static final Pattern LONE_LETTER =
      Pattern.compile("\\b(\\p{L})-(?=\\p{L})|\\b([tT]) (?=[sS]hirt)");

  private final boolean stemmed;

  private Words(boolean stemmed) {
    this.stemmed = stemmed;
  }

  @Override
  protected Reader initReader(String field, Reader reader) {
    return new PatternReplaceCharFilter(LONE_LETTER, "$1$2", reader);
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    var tokenizer = new StandardTokenizer();
    TokenStream words = new LowerCaseFilter(new EnglishPossessiveFilter(tokenizer));
    words = new StopFilter(words, EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
    words = new ASCIIFoldingFilter(words);
    return new TokenStreamComponents(tokenizer, stemmed ? new PorterStemFilter(words) : words);
  }

  /** The words of a text; stemmed and written ones correspond one to one. */
  List<String> of(String text) {
    var words = new ArrayList<String>();
    try (TokenStream stream = tokenStream("", text)) {
      var term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        words.add(term.toString());
      }
      stream.end();
      return words;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
