package mercato.product.search;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.product.ProductOperations.FacetCount;
import mercato.product.model.SearchRules;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/**
 * Counts one facet over all products that match. Categories are counted at each of the first three
 * levels, so that those of one level add up; prices in fixed bands of minor units.
 */
abstract class FacetCounts extends SimpleCollector {

  private static final int MAX_VALUES = 200;
  private static final int MAX_LEVELS = 3;

  /** The most frequent first, 200 at most. */
  List<FacetCount> counts() {
    return totals().entrySet().stream()
        .map(entry -> new FacetCount(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(FacetCount::count).reversed().thenComparing(FacetCount::value))
        .limit(MAX_VALUES)
        .toList();
  }

  abstract Map<String, Long> totals();

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE_NO_SCORES;
  }

  static FacetCounts of(String facet) {
    return facet.equals(SearchRules.PRICE) ? new Bands() : new Values(facet);
  }

  /** Counts by number within a segment, and by value across them. */
  private static final class Values extends FacetCounts {

    private final Map<String, Long> totals = new HashMap<>();
    private final String field;
    private SortedSetDocValues values;
    private long[] counts;

    Values(String field) {
      this.field = field;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext segment) throws IOException {
      values = DocValues.getSortedSet(segment.reader(), field);
      counts = new long[Math.toIntExact(values.getValueCount())];
    }

    @Override
    public void collect(int document) throws IOException {
      if (values.advanceExact(document)) {
        for (int i = 0; i < values.docValueCount(); i++) {
          counts[(int) values.nextOrd()]++;
        }
      }
    }

    @Override
    public void finish() throws IOException {
      for (int number = 0; number < counts.length; number++) {
        if (counts[number] > 0) {
          totals.merge(values.lookupOrd(number).utf8ToString(), counts[number], Long::sum);
        }
      }
    }

    @Override
    Map<String, Long> totals() {
      if (field.equals(SearchRules.CATEGORY)) {
        totals.keySet().removeIf(path -> path.chars().filter(c -> c == '/').count() >= MAX_LEVELS);
      }
      return totals;
    }
  }

  /** Bands whose names can be put into {@code minPrice} and {@code maxPrice}. */
  private static final class Bands extends FacetCounts {

    private static final long[] STARTS = {0, 2_000, 5_000, 10_000, 20_000, 50_000};

    private final long[] counts = new long[STARTS.length];
    private SortedNumericDocValues prices;

    @Override
    protected void doSetNextReader(LeafReaderContext segment) throws IOException {
      prices = DocValues.getSortedNumeric(segment.reader(), IndexedProduct.PRICE);
    }

    @Override
    public void collect(int document) throws IOException {
      if (prices.advanceExact(document)) {
        long price = prices.nextValue();
        int band = STARTS.length - 1;
        while (price < STARTS[band]) {
          band--;
        }
        counts[band]++;
      }
    }

    @Override
    Map<String, Long> totals() {
      var totals = new HashMap<String, Long>();
      for (int band = 0; band < counts.length; band++) {
        if (counts[band] > 0) {
          String end = band + 1 < STARTS.length ? Long.toString(STARTS[band + 1] - 1) : "";
          totals.put(STARTS[band] + "-" + end, counts[band]);
        }
      }
      return totals;
    }
  }
}
