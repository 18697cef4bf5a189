package mercato.product.reviews;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.product.ReviewView;
import mercato.product.model.Review;
import mercato.product.store.ReviewStore;

/** Reviews as a caller may see them, with their authors' names. */
public final class ShowReviews {

  private final ReviewStore reviews;
  private final Authors authors;

  public ShowReviews(ReviewStore reviews, Authors authors) {
    this.reviews = reviews;
    this.authors = authors;
  }

  /**
   * @param page at most 100
   */
  Future<List<ReviewView>> all(List<Review> page, Caller caller) {
    return authors
        .names(page.stream().map(Review::userId).toList(), caller)
        .map(
            names ->
                page.stream()
                    .map(
                        review ->
                            review.view(
                                names.get(review.userId()),
                                caller.isStaff() || review.isBy(caller.userId())))
                    .toList());
  }

  /** One that was just changed, with what followed from that. */
  Future<ReviewView> changed(Review review, Caller caller) {
    return reviews
        .find(review.id())
        .compose(found -> all(List.of(found.orElse(review)), caller))
        .map(shown -> shown.get(0));
  }
}
