package mercato.gateway.product;

import io.vertx.core.Future;
import mercato.contract.product.ReviewOperations;
import mercato.contract.product.ReviewOperations.EditReview;
import mercato.contract.product.ReviewOperations.HideReview;
import mercato.contract.product.ReviewOperations.ListReviews;
import mercato.contract.product.ReviewOperations.RemoveReview;
import mercato.contract.product.ReviewOperations.Vote;
import mercato.contract.product.ReviewOperations.WriteReview;
import mercato.contract.product.ReviewView;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** What buyers say of products. */
public final class ReviewRoutes {

  private record Text(int rating, String title, String comment) {}

  private record Helpful(boolean helpful) {}

  private record Hiding(String reason) {}

  private final ServiceBus bus;

  public ReviewRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> list(Request request) {
    boolean hidden = Boolean.parseBoolean(request.query("hidden"));
    var list = new ListReviews(request.pathParameter("productId"), hidden, request.page());
    return bus.call(ReviewOperations.LIST, list, request.caller())
        .map(found -> Reply.page(request, found, found.next()));
  }

  public Future<Reply> write(Request request) {
    Text text = request.body(Text.class);
    var write =
        new WriteReview(
            request.pathParameter("productId"), text.rating(), text.title(), text.comment());
    return bus.call(ReviewOperations.WRITE, write, request.caller())
        .map(
            review -> Reply.created("/v1/reviews/" + review.id(), review).tagged(review.version()));
  }

  public Future<Reply> edit(Request request) {
    Text text = request.body(Text.class);
    var edit =
        new EditReview(
            reviewId(request),
            request.expectedVersion(),
            text.rating(),
            text.title(),
            text.comment());
    return bus.call(ReviewOperations.EDIT, edit, request.caller()).map(ReviewRoutes::changed);
  }

  public Future<Reply> remove(Request request) {
    var remove = new RemoveReview(reviewId(request), request.expectedVersion());
    return bus.call(ReviewOperations.REMOVE, remove, request.caller())
        .map(removed -> Reply.of(204, null));
  }

  public Future<Reply> vote(Request request) {
    var vote = new Vote(reviewId(request), request.body(Helpful.class).helpful());
    return bus.call(ReviewOperations.VOTE, vote, request.caller()).map(ReviewRoutes::changed);
  }

  public Future<Reply> hide(Request request) {
    var hide = new HideReview(reviewId(request), request.body(Hiding.class).reason());
    return bus.call(ReviewOperations.HIDE, hide, request.caller()).map(ReviewRoutes::changed);
  }

  public Future<Reply> show(Request request) {
    var show = new HideReview(reviewId(request), null);
    return bus.call(ReviewOperations.HIDE, show, request.caller()).map(ReviewRoutes::changed);
  }

  private static String reviewId(Request request) {
    return request.pathParameter("reviewId");
  }

  private static Reply changed(ReviewView review) {
    return Reply.ok(review).tagged(review.version());
  }
}
