package mercato.product.reviews;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.ProductView;
import mercato.contract.product.ReviewOperations.EditReview;
import mercato.contract.product.ReviewOperations.RemoveReview;
import mercato.contract.product.ReviewOperations.RemovedReview;
import mercato.contract.product.ReviewOperations.WriteReview;
import mercato.contract.product.ReviewView;
import mercato.platform.time.Ids;
import mercato.product.model.ProductRules;
import mercato.product.model.Review;
import mercato.product.model.Review.Words;
import mercato.product.model.ReviewRules;
import mercato.product.store.ReviewStore;

/**
 * What users do with their own reviews. Answered when the product's stars are written, so that
 * whoever has the answer sees them. A retired product gets no new ones; those that it has may still
 * be put right or removed.
 */
public final class WriteReviews {

  private final ReviewStore reviews;
  private final ChangeReview changes;
  private final SettleReviews settle;
  private final ShowReviews show;
  private final Function<String, Future<Optional<ProductView>>> products;
  private final InstantSource clock;

  /**
   * @param products finds one by its id
   */
  public WriteReviews(
      ReviewStore reviews,
      SettleReviews settle,
      ShowReviews show,
      Function<String, Future<Optional<ProductView>>> products,
      InstantSource clock) {
    this.reviews = reviews;
    this.changes = new ChangeReview(reviews);
    this.settle = settle;
    this.show = show;
    this.products = products;
    this.clock = clock;
  }

  public Future<ReviewView> write(WriteReview request, Caller caller) {
    String user = caller.requireUser();
    Words words =
        ReviewRules.check(new Words(request.rating(), request.title(), request.comment()));
    String product = request.productId();
    Review review =
        Review.of(
            ReviewStore.id(product, user), product, user, words, Ids.next().toString(), now());
    return requireOnSale(product)
        .compose(there -> settle.around(review, caller.trace(), () -> insert(review)))
        .compose(written -> show.changed(written, caller));
  }

  public Future<ReviewView> edit(EditReview request, Caller caller) {
    String user = caller.requireUser();
    Words words =
        ReviewRules.check(new Words(request.rating(), request.title(), request.comment()));
    Instant now = now();
    UnaryOperator<Review> edit =
        review -> review.requireBy(user).requireVersion(request.expectedVersion()).with(words, now);
    return changes
        .find(request.id(), edit)
        .compose(
            review ->
                settle.around(review, caller.trace(), () -> changes.change(review.id(), edit)))
        .compose(written -> show.changed(written, caller));
  }

  public Future<RemovedReview> remove(RemoveReview request, Caller caller) {
    String user = caller.requireUser();
    UnaryOperator<Review> check =
        review ->
            (caller.isStaff() ? review : review.requireBy(user))
                .requireVersion(request.expectedVersion());
    return changes
        .find(request.id(), check)
        .compose(
            review ->
                settle.around(review, caller.trace(), () -> changes.remove(review.id(), check)))
        .map(removed -> new RemovedReview());
  }

  private Future<ProductView> requireOnSale(String productId) {
    return ProductRules.isId(productId)
        ? products.apply(productId).map(WriteReviews::requireOnSale)
        : Future.failedFuture(Problem.notFound("product"));
  }

  private static ProductView requireOnSale(Optional<ProductView> found) {
    ProductView product = found.orElseThrow(() -> Problem.notFound("product"));
    if (product.status() == ProductView.Status.RETIRED) {
      throw new Problem(
          Problem.Kind.CONFLICT,
          "PRODUCT_RETIRED",
          "This product is no longer sold; it gets no new reviews.");
    }
    return product;
  }

  private Future<Review> insert(Review review) {
    return reviews
        .insert(review)
        .map(
            isNew -> {
              if (!isNew) {
                throw new Problem(
                    Problem.Kind.CONFLICT,
                    "REVIEW_EXISTS",
                    "You have reviewed this product. Change what you wrote instead.");
              }
              return review;
            });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
