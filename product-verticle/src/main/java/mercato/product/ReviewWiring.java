package mercato.product;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.order.OrderFact;
import mercato.contract.product.ReviewOperations;
import mercato.contract.user.UserOperations;
import mercato.platform.bus.ServiceBus;
import mercato.platform.stream.FactConsumer;
import mercato.product.background.LeasedWork;
import mercato.product.reviews.Authors;
import mercato.product.reviews.JudgeReviews;
import mercato.product.reviews.ListReviews;
import mercato.product.reviews.MendReviews;
import mercato.product.reviews.Purchases;
import mercato.product.reviews.SettleReviews;
import mercato.product.reviews.ShowReviews;
import mercato.product.reviews.WriteReviews;
import mercato.product.store.ErasedStore;
import mercato.product.store.MendingStore;
import mercato.product.store.PurchaseStore;
import mercato.product.store.ReviewStore;
import mercato.product.store.VoteStore;

/** What buyers say of products. */
final class ReviewWiring {

  private static final String GROUP = "product-purchases";

  private final Foundation on;
  private final ReviewStore reviews;
  private final VoteStore votes;
  private final PurchaseStore purchases;
  private final MendingStore marks;
  private final SettleReviews settle;
  private FactConsumer<OrderFact> orders;

  ReviewWiring(Foundation on) {
    this.on = on;
    reviews = new ReviewStore(on.database());
    votes = new VoteStore(on.database());
    purchases = new PurchaseStore(on.database());
    marks = new MendingStore(on.database());
    settle = new SettleReviews(reviews, votes, purchases, marks, on.change(), on.clock());
  }

  Future<?> start() {
    return FactConsumer.start(
            on.node().vertx(),
            on.node().kafka(),
            on.node().metrics(),
            OrderFact.TOPIC,
            GROUP,
            new Purchases(purchases, reviews, settle, new ErasedStore(on.database()))::handle)
        .onSuccess(started -> orders = started);
  }

  Future<?> serve() {
    ServiceBus bus = on.node().bus();
    var authors =
        new Authors(
            (ids, caller) -> bus.call(UserOperations.FIND_PROFILES, ids, caller), System::nanoTime);
    var show = new ShowReviews(reviews, authors);
    var write = new WriteReviews(reviews, settle, show, on::find, on.clock());
    var list = new ListReviews(reviews, show, on::find);
    var judge = new JudgeReviews(reviews, votes, settle, show);
    return Future.all(
        List.of(
            bus.serve(ReviewOperations.LIST, list::handle),
            bus.serve(ReviewOperations.OF_AUTHOR, list::ofAuthor),
            bus.serve(ReviewOperations.WRITE, write::write),
            bus.serve(ReviewOperations.EDIT, write::edit),
            bus.serve(ReviewOperations.REMOVE, write::remove),
            bus.serve(ReviewOperations.VOTE, judge::vote),
            bus.serve(ReviewOperations.HIDE, judge::hide)));
  }

  void addTo(LeasedWork upkeep) {
    upkeep.add("reviews", new MendReviews(marks, settle, on.clock())::turn);
  }

  Future<Void> check() {
    return orders.check();
  }

  Future<Void> close() {
    return orders.close();
  }
}
