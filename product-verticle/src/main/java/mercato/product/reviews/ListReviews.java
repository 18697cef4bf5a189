package mercato.product.reviews;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.ProductView;
import mercato.contract.product.ReviewOperations;
import mercato.contract.product.ReviewOperations.ListOwnReviews;
import mercato.contract.product.ReviewOperations.ReviewsReply;
import mercato.product.model.ProductRules;
import mercato.product.model.Review;
import mercato.product.model.SequenceCursor;
import mercato.product.store.ReviewStore;

/** Reviews of a product, also of a retired one, or of their author; the newest first. */
public final class ListReviews {

  private final ReviewStore reviews;
  private final ShowReviews show;
  private final Function<String, Future<Optional<ProductView>>> products;

  /**
   * @param products finds one by its id
   */
  public ListReviews(
      ReviewStore reviews,
      ShowReviews show,
      Function<String, Future<Optional<ProductView>>> products) {
    this.reviews = reviews;
    this.show = show;
    this.products = products;
  }

  public Future<ReviewsReply> handle(ReviewOperations.ListReviews request, Caller caller) {
    if (request.hidden()) {
      caller.requireStaff();
    }
    String before = SequenceCursor.read(request.page());
    int limit = request.page().limit();
    return product(request.productId())
        .compose(there -> reviews.list(request.productId(), !request.hidden(), before, limit + 1))
        .compose(found -> reply(found, limit, caller));
  }

  public Future<ReviewsReply> ofAuthor(ListOwnReviews request, Caller caller) {
    String user = caller.requireUser();
    String before = SequenceCursor.read(request.page());
    int limit = request.page().limit();
    return reviews.ofAuthor(user, before, limit + 1).compose(found -> reply(found, limit, caller));
  }

  private Future<ProductView> product(String id) {
    return ProductRules.isId(id)
        ? products.apply(id).map(found -> found.orElseThrow(() -> Problem.notFound("product")))
        : Future.failedFuture(Problem.notFound("product"));
  }

  private Future<ReviewsReply> reply(List<Review> found, int limit, Caller caller) {
    List<Review> page = found.subList(0, Math.min(limit, found.size()));
    String next =
        found.size() > limit ? SequenceCursor.after(page.get(limit - 1).sequence()) : null;
    return show.all(page, caller).map(items -> new ReviewsReply(items, next));
  }
}
