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
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * How text becomes words: lower case, no accents, no stop words, {@code T-shirt} as {@code tshirt};
 * by stem ({@code watches} and {@code watch} are one), as written, or as all that one may have
 * typed of them by now.
 */
final class Words extends Analyzer {

  /** How many letters of a beginning are told apart. */
  static final int MAX_BEGINNING = 12;

  static final Words STEMMED = new Words(PorterStemFilter::new);
  static final Words WRITTEN = new Words(words -> words);
  static final Words BEGINNINGS =
      new Words(words -> new EdgeNGramTokenFilter(words, 1, MAX_BEGINNING, false));

  /**
   * @param end where the word ends in the text
   */
  record Word(String text, int end) {}

  private interface Form {
    TokenStream of(TokenStream words);
  }

  /**
   * {@code T-shirt}, {@code V-neck}, and {@code t shirt}, which shoppers write without a hyphen.
   */
  private static final Pattern LONE_LETTER =
      Pattern.compile("\\b(\\p{L})-(?=\\p{L})|\\b([tT]) (?=[sS]hirt)");

  /** No phrase reaches from one value of a field into the next. */
  private static final int GAP = 100;

  private final Form form;

  private Words(Form form) {
    this.form = form;
  }

  @Override
  public int getPositionIncrementGap(String field) {
    return GAP;
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
    return new TokenStreamComponents(tokenizer, form.of(new ASCIIFoldingFilter(words)));
  }

  /** The words of a text; stemmed and written ones correspond one to one. */
  List<Word> of(String text) {
    var words = new ArrayList<Word>();
    try (TokenStream stream = tokenStream("", text)) {
      var term = stream.addAttribute(CharTermAttribute.class);
      var place = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        words.add(new Word(term.toString(), place.endOffset()));
      }
      stream.end();
      return words;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
