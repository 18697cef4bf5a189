package mercato.contract;

/**
 * Which part of a list is asked for.
 *
 * @param limit how many items, 1 to 100
 * @param cursor the {@code next} of the page before, or null for the first page; opaque
 */
public record Page(int limit, String cursor) {

  public static final int DEFAULT_LIMIT = 20;
  public static final int MAX_LIMIT = 100;

  /**
   * @throws Problem {@code INVALID_REQUEST} when the limit is out of range
   */
  public Page {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw Problem.invalid(new Problem.FieldError("/limit", "must be 1 to " + MAX_LIMIT));
    }
  }
}
