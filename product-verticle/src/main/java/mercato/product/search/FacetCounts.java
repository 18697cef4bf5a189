package mercato.product.search;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.product.ProductOperations.FacetCount;
import mercato.product.model.SearchRules;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/**
 * Counts one facet over all products that match. What it names can be put into the filter of that
 * facet, which then finds as many: categories at each level, prices in fixed bands of minor units,
 * ratings as {@code 4} for an average of 4 and more.
 */
abstract class FacetCounts extends SimpleCollector {

  private static final int MAX_VALUES = 200;
  private static final long[] PRICE_BANDS = {0, 2_000, 5_000, 10_000, 20_000, 50_000};
  private static final int MAX_STARS = 5;

  static FacetCounts of(String facet) {
    return switch (facet) {
      case SearchRules.CATEGORY -> new Paths();
      case SearchRules.PRICE -> new Prices();
      case SearchRules.RATING -> new Ratings();
      case SearchRules.IN_STOCK -> new Stock();
      default -> new Values(facet);
    };
  }

  /** Values with the products that have them. */
  abstract Map<String, Long> totals();

  /** The most frequent first, 200 at most. */
  List<FacetCount> counts() {
    return totals().entrySet().stream()
        .map(entry -> new FacetCount(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(FacetCount::count).reversed().thenComparing(FacetCount::value))
        .limit(MAX_VALUES)
        .toList();
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE_NO_SCORES;
  }

  /** Counts by number within a segment, and by value across them. */
  private static class Values extends FacetCounts {

    private final Map<String, Long> totals = new HashMap<>();
    private final String field;
    private SortedDocValues values;
    private int[] counts;

    Values(String field) {
      this.field = field;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext segment) throws IOException {
      values = DocValues.getSorted(segment.reader(), field);
      counts = new int[values.getValueCount()];
    }

    @Override
    public void collect(int document) throws IOException {
      if (values.advanceExact(document)) {
        counts[values.ordValue()]++;
      }
    }

    @Override
    public void finish() throws IOException {
      for (int number = 0; number < counts.length; number++) {
        if (counts[number] > 0) {
          totals.merge(values.lookupOrd(number).utf8ToString(), (long) counts[number], Long::sum);
        }
      }
    }

    @Override
    Map<String, Long> totals() {
      return totals;
    }
  }

  /** A product counts for its path and for each path above. */
  private static final class Paths extends Values {

    Paths() {
      super(IndexedProduct.CATEGORY);
    }

    @Override
    Map<String, Long> totals() {
      var totals = new HashMap<String, Long>();
      super.totals()
          .forEach(
              (path, count) -> {
                for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
                  totals.merge(path.substring(0, end), count, Long::sum);
                }
                totals.merge(path, count, Long::sum);
              });
      return totals;
    }
  }

  /** Counts by a number that each product has. */
  private abstract static class Numbers extends FacetCounts {

    private final String field;
    private final long[] counts;
    private NumericDocValues values;

    Numbers(String field, int kinds) {
      this.field = field;
      this.counts = new long[kinds];
    }

    abstract int kind(long value);

    abstract String name(int kind);

    @Override
    protected void doSetNextReader(LeafReaderContext segment) throws IOException {
      values = DocValues.unwrapSingleton(DocValues.getSortedNumeric(segment.reader(), field));
    }

    @Override
    public void collect(int document) throws IOException {
      if (values.advanceExact(document)) {
        counts[kind(values.longValue())]++;
      }
    }

    long[] byKind() {
      return counts;
    }

    @Override
    Map<String, Long> totals() {
      long[] byKind = byKind();
      var totals = new HashMap<String, Long>();
      for (int kind = 0; kind < byKind.length; kind++) {
        if (byKind[kind] > 0) {
          totals.put(name(kind), byKind[kind]);
        }
      }
      return totals;
    }
  }

  /** Bands whose names can be put into {@code minPrice} and {@code maxPrice}. */
  private static final class Prices extends Numbers {

    Prices() {
      super(IndexedProduct.PRICE, PRICE_BANDS.length);
    }

    @Override
    int kind(long price) {
      int band = PRICE_BANDS.length - 1;
      while (price < PRICE_BANDS[band]) {
        band--;
      }
      return band;
    }

    @Override
    String name(int band) {
      String end = band + 1 < PRICE_BANDS.length ? Long.toString(PRICE_BANDS[band + 1] - 1) : "";
      return PRICE_BANDS[band] + "-" + end;
    }
  }

  /** So many stars and more; what nobody has rated counts for none. */
  private static final class Ratings extends Numbers {

    Ratings() {
      super(IndexedProduct.RATING, MAX_STARS + 1);
    }

    @Override
    int kind(long rating) {
      return (int) Math.min(rating / IndexedProduct.rating(1), MAX_STARS);
    }

    @Override
    String name(int stars) {
      return Integer.toString(stars);
    }

    @Override
    long[] byKind() {
      long[] sums = Arrays.copyOf(super.byKind(), MAX_STARS + 1);
      for (int stars = MAX_STARS - 1; stars > 0; stars--) {
        sums[stars] += sums[stars + 1];
      }
      sums[0] = 0;
      return sums;
    }
  }

  private static final class Stock extends Numbers {

    Stock() {
      super(IndexedProduct.IN_STOCK, 2);
    }

    @Override
    int kind(long some) {
      return (int) some;
    }

    @Override
    String name(int some) {
      return Boolean.toString(some > 0);
    }
  }
}
