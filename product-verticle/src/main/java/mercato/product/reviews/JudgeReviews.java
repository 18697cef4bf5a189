package mercato.product.reviews;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.ReviewOperations.HideReview;
import mercato.contract.product.ReviewOperations.Vote;
import mercato.contract.product.ReviewView;
import mercato.product.model.Review;
import mercato.product.model.ReviewRules;
import mercato.product.store.ReviewStore;
import mercato.product.store.VoteStore;

/** What others do with a review: shoppers vote, staff hide it. */
public final class JudgeReviews {

  private final VoteStore votes;
  private final ChangeReview changes;
  private final SettleReviews settle;
  private final ShowReviews show;

  public JudgeReviews(
      ReviewStore reviews, VoteStore votes, SettleReviews settle, ShowReviews show) {
    this.votes = votes;
    this.changes = new ChangeReview(reviews);
    this.settle = settle;
    this.show = show;
  }

  public Future<ReviewView> vote(Vote request, Caller caller) {
    String user = caller.requireUser();
    return changes
        .find(request.id(), review -> requireOpenTo(user, review))
        .compose(
            review ->
                settle.around(
                    review,
                    caller.trace(),
                    () -> votes.put(review.id(), user, request.helpful()).map(review)))
        .compose(review -> show.changed(review, caller));
  }

  public Future<ReviewView> hide(HideReview request, Caller caller) {
    caller.requireStaff();
    ReviewRules.checkReason(request.reason());
    return changes
        .find(request.id(), review -> review)
        .compose(
            review ->
                settle.around(
                    review,
                    caller.trace(),
                    () -> changes.change(review.id(), each -> each.withHidden(request.reason()))))
        .compose(review -> show.changed(review, caller));
  }

  private static Review requireOpenTo(String user, Review review) {
    if (review.isBy(user)) {
      throw new Problem(
          Problem.Kind.CONFLICT,
          "OWN_REVIEW",
          "Whether your own review helps is for others to say.");
    }
    if (!review.isShown()) {
      throw Problem.notFound("review");
    }
    return review;
  }
}
