package mercato.product.model;

import java.time.Instant;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.contract.product.ReviewView;

/**
 * What a user thinks of a product; one of each user and product, since that is what its id is made
 * of: also when the author is gone, and the review is of {@link #NOBODY}.
 *
 * @param rating 1 to 5
 * @param title or null
 * @param comment or null
 * @param userId the author; {@link #NOBODY} once they are gone
 * @param verified whether an order of the user has the product that was not called off
 * @param helpful how many found it so
 * @param hidden why staff took it out of sight, or null
 * @param sequence UUIDv7; reviews are listed by it, the greatest first
 * @param version counts the changes, from 1; a vote is one as well
 * @param updatedAt when the user last wrote it
 */
public record Review(
    String id,
    String productId,
    String userId,
    int rating,
    String title,
    String comment,
    boolean verified,
    int helpful,
    String hidden,
    String sequence,
    long version,
    Instant createdAt,
    Instant updatedAt) {

  /** The author of what somebody wrote who is gone: an id that nobody has. */
  public static final String NOBODY = new UUID(0, 0).toString();

  /** What a user says. */
  public record Words(int rating, String title, String comment) {}

  /** As it is first written. */
  public static Review of(
      String id, String productId, String userId, Words words, String sequence, Instant now) {
    return new Review(
        id,
        productId,
        userId,
        words.rating,
        words.title,
        words.comment,
        false,
        0,
        null,
        sequence,
        1,
        now,
        now);
  }

  /**
   * Itself, when it has the version.
   *
   * @param expected or null for any
   * @throws Problem {@code STALE} when it has another
   */
  public Review requireVersion(Long expected) {
    if (expected != null && expected != version) {
      throw new Problem(
          Problem.Kind.STALE, "STALE", "The review has changed since it was read; read it again.");
    }
    return this;
  }

  /**
   * Itself, when the user wrote it.
   *
   * @throws Problem {@code NOT_FOUND} when somebody else did
   */
  public Review requireBy(String otherUserId) {
    if (!isBy(otherUserId)) {
      throw Problem.notFound("review");
    }
    return this;
  }

  public boolean isShown() {
    return hidden == null;
  }

  public boolean isBy(String otherUserId) {
    return userId.equals(otherUserId);
  }

  public boolean isOfNobody() {
    return isBy(NOBODY);
  }

  /** With nobody's name on it. */
  public Review withoutAuthor() {
    return new Review(
        id, productId, NOBODY, rating, title, comment, verified, helpful, hidden, sequence, version,
        createdAt, updatedAt);
  }

  /** Written anew. */
  public Review with(Words words, Instant now) {
    return with(words, verified, helpful, hidden, version, now);
  }

  public Review withStanding(boolean verified, int helpful) {
    return with(words(), verified, helpful, hidden, version, updatedAt);
  }

  /**
   * @param reason null shows it again
   */
  public Review withHidden(String reason) {
    return with(words(), verified, helpful, reason, version, updatedAt);
  }

  public Review withVersion(long version) {
    return with(words(), verified, helpful, hidden, version, updatedAt);
  }

  /**
   * @param author the user's name as it is now
   * @param withReason whether who looks may know why it is hidden
   */
  public ReviewView view(String author, boolean withReason) {
    return new ReviewView(
        id,
        productId,
        rating,
        title,
        comment,
        author,
        verified,
        helpful,
        withReason ? hidden : null,
        version,
        createdAt,
        updatedAt);
  }

  private Words words() {
    return new Words(rating, title, comment);
  }

  private Review with(
      Words words, boolean verified, int helpful, String hidden, long version, Instant updatedAt) {
    return new Review(
        id,
        productId,
        userId,
        words.rating,
        words.title,
        words.comment,
        verified,
        helpful,
        hidden,
        sequence,
        version,
        createdAt,
        updatedAt);
  }
}
