package mercato.product.reviews;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.contract.product.ProductView;
import mercato.product.changing.ChangeProduct;
import mercato.product.model.Review;
import mercato.product.store.MendingStore;
import mercato.product.store.MendingStore.Mark;
import mercato.product.store.PurchaseStore;
import mercato.product.store.ReviewStore;
import mercato.product.store.VoteStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what follows from reviews: the product's stars, and the standing that others give a
 * review, which is the votes for it and its author's purchase. One for all that change reviews in a
 * verticle instance.
 */
public final class SettleReviews {

  private static final Logger LOG = LoggerFactory.getLogger(SettleReviews.class);

  /** Whoever changed a review waits no longer for what follows; it follows all the same. */
  private static final long PATIENCE_SECONDS = 2;

  /**
   * @param there false for a review that is gone
   */
  private record Standing(boolean there, boolean verified, int helpful) {
    static final Standing GONE = new Standing(false, false, 0);
  }

  private final ReviewStore reviews;
  private final VoteStore votes;
  private final PurchaseStore purchases;
  private final MendingStore marks;
  private final ChangeReview changes;
  private final InstantSource clock;
  private final Recount<Standing> standings = new Recount<>(this::standing, this::write);
  private final Recount<ProductView.Rating> ratings;

  public SettleReviews(
      ReviewStore reviews,
      VoteStore votes,
      PurchaseStore purchases,
      MendingStore marks,
      ChangeProduct products,
      InstantSource clock) {
    this.reviews = reviews;
    this.votes = votes;
    this.purchases = purchases;
    this.marks = marks;
    this.changes = new ChangeReview(reviews);
    this.clock = clock;
    this.ratings =
        new Recount<>(
            reviews::rating,
            (id, rating, trace) ->
                products.change(id, null, trace, product -> product.withRating(rating)));
  }

  /**
   * Does something that changes a review, or what others say of it, then writes what follows.
   * Answers what the change does, however the rest ends: the mark sees to that.
   */
  <T> Future<T> around(Review review, String trace, Supplier<Future<T>> change) {
    Mark mark = Mark.of(review.id(), review.productId(), clock.instant());
    return marks
        .add(mark)
        .compose(marked -> change.get())
        .onFailure(failure -> giveUp(mark, failure))
        .compose(result -> finish(mark, trace).map(result));
  }

  /** Writes all that follows from a review, or from its being gone. */
  Future<Void> settle(String reviewId, String productId, String trace) {
    return Future.join(standings.settle(reviewId, trace), ratings.settle(productId, trace))
        .mapEmpty();
  }

  /** Writes what others say of a review. */
  Future<Void> settleStanding(String reviewId, String trace) {
    return standings.settle(reviewId, trace);
  }

  private Future<Void> finish(Mark mark, String trace) {
    return settle(mark.reviewId(), mark.productId(), trace)
        .compose(settled -> marks.remove(mark))
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .onFailure(
            late -> LOG.warn("Review {} is settled later: {}", mark.reviewId(), late.toString()))
        .otherwiseEmpty();
  }

  /** What was refused has changed nothing; of anything else nobody knows. */
  private void giveUp(Mark mark, Throwable failure) {
    if (failure instanceof Problem problem && problem.kind() != Problem.Kind.UNAVAILABLE) {
      marks.remove(mark);
    }
  }

  private Future<Standing> standing(String reviewId) {
    return reviews
        .find(reviewId)
        .compose(
            found ->
                found.isEmpty() ? Future.succeededFuture(Standing.GONE) : standing(found.get()));
  }

  private Future<Standing> standing(Review review) {
    Future<Boolean> verified =
        review.isOfNobody()
            ? Future.succeededFuture(review.verified())
            : purchases.has(review.userId(), review.productId());
    Future<Integer> helpful = votes.countHelpful(review.id());
    return Future.all(verified, helpful)
        .map(both -> new Standing(true, verified.result(), helpful.result()));
  }

  private Future<?> write(String reviewId, Standing standing, String trace) {
    return standing.there
        ? changes
            .change(reviewId, review -> review.withStanding(standing.verified, standing.helpful))
            .recover(SettleReviews::fineIfGone)
        : votes.removeAll(reviewId);
  }

  /** It went while it was counted, which the next count sees. */
  private static Future<Review> fineIfGone(Throwable failure) {
    return failure instanceof Problem problem && problem.kind() == Problem.Kind.NOT_FOUND
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }
}
