package mercato.contract.product;

import java.util.List;
import mercato.contract.Operation;
import mercato.contract.Page;

/** What buyers say of products: one review for each user and product. */
public final class ReviewOperations {

  /** Those that are shown, the newest first. Refuses {@code NOT_FOUND}. */
  public static final Operation<ListReviews, ReviewsReply> LIST =
      Operation.idempotent("review.list", ListReviews.class, ReviewsReply.class, 2_000);

  /**
   * Writes the caller's. Refuses {@code UNAUTHENTICATED}, {@code INVALID_REQUEST}, {@code
   * NOT_FOUND}, {@code PRODUCT_RETIRED}, {@code REVIEW_EXISTS}.
   */
  public static final Operation<WriteReview, ReviewView> WRITE =
      Operation.once("review.write", WriteReview.class, ReviewView.class, 5_000);

  /**
   * Writes one's own anew. Refuses {@code UNAUTHENTICATED}, {@code INVALID_REQUEST}, {@code
   * NOT_FOUND} (also for somebody else's), {@code STALE}.
   */
  public static final Operation<EditReview, ReviewView> EDIT =
      Operation.once("review.edit", EditReview.class, ReviewView.class, 5_000);

  /** Removes one's own, or, by staff, any. Refuses {@code NOT_FOUND}, {@code STALE}. */
  public static final Operation<RemoveReview, RemovedReview> REMOVE =
      Operation.idempotent("review.remove", RemoveReview.class, RemovedReview.class, 5_000);

  /**
   * Says whether a review helped; of one user the last word counts. Refuses {@code
   * UNAUTHENTICATED}, {@code NOT_FOUND}, {@code OWN_REVIEW}.
   */
  public static final Operation<Vote, ReviewView> VOTE =
      Operation.idempotent("review.vote", Vote.class, ReviewView.class, 5_000);

  /** Takes a review out of sight, or shows it again. For staff. Refuses {@code NOT_FOUND}. */
  public static final Operation<HideReview, ReviewView> HIDE =
      Operation.idempotent("review.hide", HideReview.class, ReviewView.class, 5_000);

  /** The caller's own, also hidden ones, the newest first. Refuses {@code UNAUTHENTICATED}. */
  public static final Operation<ListOwnReviews, ReviewsReply> OF_AUTHOR =
      Operation.idempotent("review.ofAuthor", ListOwnReviews.class, ReviewsReply.class, 2_000);

  private ReviewOperations() {}

  /**
   * @param hidden whether to list those that staff hid instead; for staff
   */
  public record ListReviews(String productId, boolean hidden, Page page) {}

  public record ReviewsReply(List<ReviewView> items, String next) {}

  /**
   * @param rating 1 to 5
   * @param title at most 120 characters, or null
   * @param comment at most 5,000 characters, or null
   */
  public record WriteReview(String productId, int rating, String title, String comment) {}

  /**
   * @param expectedVersion that it must have, or null for any; so below
   */
  public record EditReview(
      String id, Long expectedVersion, int rating, String title, String comment) {}

  public record RemoveReview(String id, Long expectedVersion) {}

  public record RemovedReview() {}

  public record Vote(String id, boolean helpful) {}

  /**
   * @param reason 1 to 500 characters; null shows it again
   */
  public record HideReview(String id, String reason) {}

  public record ListOwnReviews(Page page) {}
}
