package mercato.product.reviews;

import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mercato.contract.Problem;
import mercato.product.model.Review;
import mercato.product.store.ReviewStore;

/**
 * The one way to change reviews that are stored: read, change, and write unless somebody else was
 * faster; then once more with what that one wrote.
 */
final class ChangeReview {

  /** So often is a race run, each time lost to somebody who wrote. */
  private static final int MAX_ATTEMPTS = 10;

  private final ReviewStore reviews;

  ChangeReview(ReviewStore reviews) {
    this.reviews = reviews;
  }

  /**
   * One as it is, unless the check refuses it by throwing a {@link Problem}.
   *
   * @return fails with {@code NOT_FOUND}, or what the check refuses
   */
  Future<Review> find(String id, UnaryOperator<Review> check) {
    return find(id)
        .map(
            review -> {
              check.apply(review);
              return review;
            });
  }

  /**
   * Changes one, and answers it as it is then. What a change leaves equal is not written.
   *
   * @param change may be applied several times; refuses by throwing a {@link Problem}; leaves the
   *     version alone
   * @return fails with {@code NOT_FOUND}, or what the change refuses
   */
  Future<Review> change(String id, UnaryOperator<Review> change) {
    return race(
        id,
        MAX_ATTEMPTS,
        before -> {
          Review changed = change.apply(before);
          Review after = changed.withVersion(before.version() + 1);
          return changed.equals(before)
              ? Future.succeededFuture(before)
              : reviews.replace(before, after).map(written -> written ? after : null);
        });
  }

  /**
   * Removes one, and answers it as it was.
   *
   * @param check refuses by throwing a {@link Problem}
   * @return fails with {@code NOT_FOUND}, or what the check refuses
   */
  Future<Review> remove(String id, UnaryOperator<Review> check) {
    return race(
        id,
        MAX_ATTEMPTS,
        before -> reviews.remove(check.apply(before)).map(removed -> removed ? before : null));
  }

  /**
   * @param step answers null when somebody else was faster
   */
  private Future<Review> race(String id, int attempts, Function<Review, Future<Review>> step) {
    if (attempts == 0) {
      return Future.failedFuture(Problem.overloaded());
    }
    return find(id)
        .compose(step)
        .compose(
            done -> done == null ? race(id, attempts - 1, step) : Future.succeededFuture(done));
  }

  private Future<Review> find(String id) {
    return reviews.find(id).map(found -> found.orElseThrow(() -> Problem.notFound("review")));
  }
}
