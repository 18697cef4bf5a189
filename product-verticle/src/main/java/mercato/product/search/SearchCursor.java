package mercato.product.search;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.ProductOperations.Sort;
import org.apache.lucene.document.LongField;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;

/**
 * The orders of lists, and where in one of them a page ended: the last product's place in it, which
 * is its score, price, time, rating or popularity, then its id. The next page is what lies behind
 * that place, whatever has been written meanwhile.
 */
final class SearchCursor {

  /**
   * Goes up with any change of the orders or of the score: a place in the old one means nothing.
   */
  private static final String FORMAT = "2";

  /**
   * Where a product stands in a list.
   *
   * @param value what the list is sorted by; a score as the bits of a float
   */
  record Place(long value, String id) {}

  private SearchCursor() {}

  /** What an order goes by, before the id; null for the score. */
  static SortField field(Sort order) {
    return switch (order) {
      case RELEVANCE -> null;
      case PRICE -> number(IndexedProduct.PRICE, false);
      case PRICE_DESCENDING -> number(IndexedProduct.PRICE, true);
      case NEWEST -> number(IndexedProduct.CREATED_AT, true);
      case RATING -> number(IndexedProduct.RATING, true);
      case POPULARITY -> new SortField(IndexedProduct.POPULARITY, SortField.Type.LONG, true);
    };
  }

  private static SortField number(String field, boolean descending) {
    return LongField.newSortField(field, descending, SortedNumericSelector.Type.MIN);
  }

  /** Of ties the greatest id comes first. Bits of positive floats are ordered as the floats are. */
  static Comparator<Place> order(Sort order) {
    Comparator<Place> byValue = Comparator.comparingLong(Place::value);
    return (order == Sort.PRICE ? byValue : byValue.reversed())
        .thenComparing(Place::id, Comparator.reverseOrder());
  }

  static String after(Sort order, Place last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            String.join(" ", FORMAT, order.name(), Long.toString(last.value), last.id)
                .getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The last product of the page before; null for the first page.
   *
   * @throws Problem {@code CURSOR_EXPIRED} for one of another format, {@code INVALID_REQUEST} for
   *     one of another order and for anything that is no cursor
   */
  static Place read(Sort order, String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ");
      if (parts.length != 4 || !parts[1].equals(order.name())) {
        throw invalid();
      }
      if (!parts[0].equals(FORMAT)) {
        throw new Problem(
            Problem.Kind.INVALID,
            "CURSOR_EXPIRED",
            "This list has changed its order: start again from the first page.");
      }
      long value = Long.parseLong(parts[2]);
      if (order == Sort.RELEVANCE && !isScore(value)) {
        throw invalid();
      }
      return new Place(value, parts[3]);
    } catch (IllegalArgumentException notACursor) {
      throw invalid();
    }
  }

  private static boolean isScore(long bits) {
    return bits >= 0 && bits <= Float.floatToIntBits(Float.MAX_VALUE);
  }

  private static Problem invalid() {
    return Problem.invalid(
        new FieldError("/page/cursor", "must be the next of a page of the same list"));
  }
}
