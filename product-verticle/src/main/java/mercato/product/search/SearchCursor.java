package mercato.product.search;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.ProductOperations;
import org.apache.lucene.document.LongField;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.util.BytesRef;

/**
 * Where a page ended: the order it was in, and the last product's place in it, which is its score,
 * price or time, then its id. The next page is what lies behind that place, whatever has been
 * written meanwhile.
 */
final class SearchCursor {

  /**
   * Goes up with any change of the orders or of the score: a place in the old one means nothing.
   */
  private static final String FORMAT = "1";

  private static final SortField BY_ID = new SortField(IndexedProduct.ID, SortField.Type.STRING);

  private SearchCursor() {}

  /** The order in Lucene's terms; ties by id. */
  static Sort sort(ProductOperations.Sort order) {
    return new Sort(
        switch (order) {
          case RELEVANCE -> SortField.FIELD_SCORE;
          case PRICE -> byNumber(IndexedProduct.PRICE, false);
          case PRICE_DESCENDING -> byNumber(IndexedProduct.PRICE, true);
          case NEWEST -> byNumber(IndexedProduct.CREATED_AT, true);
        },
        BY_ID);
  }

  private static SortField byNumber(String field, boolean descending) {
    return LongField.newSortField(field, descending, SortedNumericSelector.Type.MIN);
  }

  /** The product that a hit is. */
  static String id(FieldDoc hit) {
    return ((BytesRef) hit.fields[1]).utf8ToString();
  }

  static String after(ProductOperations.Sort order, FieldDoc last) {
    long place =
        last.fields[0] instanceof Float score ? Float.floatToIntBits(score) : (Long) last.fields[0];
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            String.join(" ", FORMAT, order.name(), Long.toString(place), id(last))
                .getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The last product of the page before; null for the first page.
   *
   * @throws Problem {@code CURSOR_EXPIRED} for one of another format, {@code INVALID_REQUEST} for
   *     one of another order and for anything that is no cursor
   */
  static FieldDoc read(ProductOperations.Sort order, String cursor) {
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
      long place = Long.parseLong(parts[2]);
      Object first =
          order == ProductOperations.Sort.RELEVANCE
              ? (Object) Float.intBitsToFloat(Math.toIntExact(place))
              : (Object) place;
      return new FieldDoc(
          Integer.MAX_VALUE, Float.NaN, new Object[] {first, new BytesRef(parts[3])});
    } catch (IllegalArgumentException | ArithmeticException notACursor) {
      throw invalid();
    }
  }

  private static Problem invalid() {
    return Problem.invalid(
        new FieldError("/page/cursor", "must be the next of a page of the same list"));
  }
}
