package mercato.product.reviews;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import mercato.contract.Problem;
import mercato.product.model.Review;
import mercato.product.store.ReviewStore;

/**
 * Takes the name off the reviews of users who are gone. Nothing follows from that: the stars, the
 * votes and whether it was bought stay as they were.
 */
public final class ForgetAuthors {

  private static final int PAGE = 100;

  private final ReviewStore reviews;
  private final ChangeReview changes;

  public ForgetAuthors(ReviewStore reviews) {
    this.reviews = reviews;
    this.changes = new ChangeReview(reviews);
  }

  public Future<Void> forget(Collection<String> users) {
    return reviews
        .byAuthors(users, PAGE)
        .compose(page -> forget(page, Set.copyOf(users)).map(page.size() == PAGE))
        .compose(more -> more ? forget(users) : Future.succeededFuture());
  }

  private Future<Void> forget(List<Review> page, Set<String> users) {
    return Future.join(page.stream().map(review -> forget(review.id(), users)).toList()).mapEmpty();
  }

  private Future<?> forget(String id, Set<String> users) {
    return changes
        .change(id, review -> users.contains(review.userId()) ? review.withoutAuthor() : review)
        .recover(ForgetAuthors::fineIfGone);
  }

  private static Future<Review> fineIfGone(Throwable failure) {
    return failure instanceof Problem problem && problem.kind() == Problem.Kind.NOT_FOUND
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }
}
