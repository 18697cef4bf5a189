package mercato.product.model;

import java.util.ArrayList;
import java.util.List;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.ProductView;
import mercato.product.model.Review.Words;

/** What a review may say, and what all of a product come to. */
public final class ReviewRules {

  public static final int MAX_TITLE = 120;
  public static final int MAX_COMMENT = 5_000;
  public static final int MAX_REASON = 500;

  private static final int BEST = 5;

  private ReviewRules() {}

  /**
   * @throws Problem {@code INVALID_REQUEST} with the place of each mistake
   */
  public static Words check(Words words) {
    var errors = new ArrayList<FieldError>();
    if (words.rating() < 1 || words.rating() > BEST) {
      errors.add(new FieldError("/rating", "must be 1 to 5"));
    }
    if (words.title() != null && !isLine(words.title(), MAX_TITLE)) {
      errors.add(
          new FieldError("/title", "must have at most 120 characters, none of them a control"));
    }
    if (words.comment() != null && !isText(words.comment())) {
      errors.add(
          new FieldError(
              "/comment",
              "must have at most 5000 characters, no controls but line breaks and tabs"));
    }
    return valid(words, errors);
  }

  /**
   * @param reason null is fine
   * @throws Problem {@code INVALID_REQUEST}
   */
  public static void checkReason(String reason) {
    boolean fine = reason == null || !reason.isBlank() && isLine(reason, MAX_REASON);
    valid(
        reason,
        fine
            ? List.of()
            : List.of(
                new FieldError(
                    "/reason", "must have 1 to 500 characters, none of them a control")));
  }

  /** The average, rounded half up to two places. */
  public static ProductView.Rating rating(long sum, long count) {
    return count == 0
        ? new ProductView.Rating(0, 0)
        : new ProductView.Rating((200 * sum + count) / (2 * count) / 100.0, Math.toIntExact(count));
  }

  private static <T> T valid(T input, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return input;
  }

  private static boolean isLine(String text, int max) {
    return text.length() <= max && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isText(String text) {
    return text.length() <= MAX_COMMENT
        && text.chars()
            .noneMatch(
                letter ->
                    Character.isISOControl(letter)
                        && letter != '\n'
                        && letter != '\r'
                        && letter != '\t');
  }
}
