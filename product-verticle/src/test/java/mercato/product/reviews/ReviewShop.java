package mercato.product.reviews;

import static mercato.product.store.Catalogues.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.product.ProductView;
import mercato.contract.product.ReviewOperations.EditReview;
import mercato.contract.product.ReviewOperations.HideReview;
import mercato.contract.product.ReviewOperations.RemoveReview;
import mercato.contract.product.ReviewOperations.Vote;
import mercato.contract.product.ReviewOperations.WriteReview;
import mercato.contract.product.ReviewView;
import mercato.contract.user.ProfileView;
import mercato.contract.user.UserOperations.FindProfiles;
import mercato.contract.user.UserOperations.ProfilesReply;
import mercato.platform.observe.Trace;
import mercato.platform.time.Ids;
import mercato.product.SampleProducts;
import mercato.product.changing.ChangeProduct;
import mercato.product.changing.WriteProducts;
import mercato.product.erasing.ErasedUsers;
import mercato.product.model.Product;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.Catalogues;
import mercato.product.store.ErasedStore;
import mercato.product.store.MendingStore;
import mercato.product.store.PendingStore;
import mercato.product.store.ProductStore;
import mercato.product.store.PurchaseStore;
import mercato.product.store.ReviewStore;
import mercato.product.store.VoteStore;
import mercato.product.store.WatchStore;
import mercato.product.telling.TellChanges;

/** Reviews over a real store, with two instances that know nothing of each other. */
final class ReviewShop implements AutoCloseable {

  /** What one verticle instance has. */
  final class Instance {
    final Context context = vertx.getOrCreateContext();
    final SettleReviews settle;
    final WriteReviews write;
    final JudgeReviews judge;
    final ListReviews list;
    final Purchases purchases;
    final MendReviews mend;

    Instance() {
      var tell = new TellChanges(new PendingStore(database), clock(), () -> {});
      var writes = new WriteProducts(tell, changed -> Future.succeededFuture());
      var show = new ShowReviews(reviews, new Authors(ReviewShop::profiles, System::nanoTime));
      settle =
          new SettleReviews(
              reviews, votes, bought, marks, new ChangeProduct(products, writes, clock()), clock());
      write = new WriteReviews(reviews, settle, show, ReviewShop.this::product, clock());
      judge = new JudgeReviews(reviews, votes, settle, show);
      list = new ListReviews(reviews, show, ReviewShop.this::product);
      purchases = new Purchases(bought, reviews, settle, gone);
      mend = new MendReviews(marks, settle, clock());
    }

    <T> Future<T> run(Supplier<Future<T>> work) {
      Promise<T> done = Promise.promise();
      context.runOnContext(
          go -> Future.succeededFuture().compose(now -> work.get()).onComplete(done));
      return done.future();
    }
  }

  final Vertx vertx = Vertx.vertx();
  final CatalogueDatabase database = Catalogues.open(vertx);
  final ProductStore products = new ProductStore(database);
  final ReviewStore reviews = new ReviewStore(database);
  final VoteStore votes = new VoteStore(database);
  final PurchaseStore bought = new PurchaseStore(database);
  final WatchStore watches = new WatchStore(database);
  final ErasedStore gone = new ErasedStore(database);
  final MendingStore marks = new MendingStore(database);
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  final ErasedUsers erased =
      new ErasedUsers(gone, new ForgetAuthors(reviews), watches, bought, clock());
  final Instance one = new Instance();
  final Instance other = new Instance();

  /** A new active product. */
  String product() {
    String id = UUID.randomUUID().toString();
    await(products.insert(List.of(SampleProducts.stored(SampleProducts.shirt(id)))));
    return id;
  }

  String retiredProduct() {
    String id = product();
    Product there = await(products.find(id)).orElseThrow();
    Product retired =
        there.withStatus(ProductView.Status.RETIRED).withVersion(2, there.updatedAt());
    await(products.replace(new ProductStore.Replacement(there, retired)));
    return id;
  }

  ProductView.Rating rating(String product) {
    return await(products.find(product)).orElseThrow().rating();
  }

  ReviewView write(String product, Caller author, int rating) {
    return await(writing(one, product, author, rating));
  }

  Future<ReviewView> writing(Instance instance, String product, Caller author, int rating) {
    var request = new WriteReview(product, rating, "Title", "Comment");
    return instance.run(() -> instance.write.write(request, author));
  }

  Future<ReviewView> editing(ReviewView review, Long version, Caller author, int rating) {
    var request = new EditReview(review.id(), version, rating, "New title", null);
    return one.run(() -> one.write.edit(request, author));
  }

  Future<?> removing(ReviewView review, Long version, Caller caller) {
    return one.run(() -> one.write.remove(new RemoveReview(review.id(), version), caller));
  }

  Future<ReviewView> hiding(ReviewView review, String reason, Caller caller) {
    return one.run(() -> one.judge.hide(new HideReview(review.id(), reason), caller));
  }

  Future<ReviewView> voting(Instance instance, ReviewView review, Caller caller, boolean helpful) {
    return instance.run(() -> instance.judge.vote(new Vote(review.id(), helpful), caller));
  }

  /** From now on it is so much later than it is. */
  void later(Duration time) {
    ahead.set(time);
  }

  static Caller shopper() {
    return caller(Ids.next().toString(), Set.of(Caller.CUSTOMER));
  }

  static Caller staff() {
    return caller(Ids.next().toString(), Set.of(Caller.STAFF));
  }

  static Caller guest() {
    return caller(null, Set.of());
  }

  /** What a future was refused with. */
  static Problem refusal(Future<?> future) {
    Throwable failure =
        await(future.transform(done -> Future.<Throwable>succeededFuture(done.cause())));
    if (failure instanceof Problem problem) {
      return problem;
    }
    throw new AssertionError("not refused", failure);
  }

  @Override
  public void close() {
    await(database.close());
    await(vertx.close());
  }

  Future<Optional<ProductView>> product(String id) {
    return products.find(id).map(found -> found.map(each -> each.at(Instant.now()).view()));
  }

  private InstantSource clock() {
    return () -> Instant.now().plus(ahead.get());
  }

  private static Caller caller(String userId, Set<String> roles) {
    long deadline = Instant.now().plusSeconds(20).toEpochMilli();
    return new Caller(userId, roles, Trace.next(), deadline);
  }

  private static Future<ProfilesReply> profiles(FindProfiles request, Caller caller) {
    return Future.succeededFuture(
        new ProfilesReply(
            request.ids().stream()
                .map(id -> new ProfileView(id, "User " + id, null, Instant.EPOCH))
                .toList()));
  }
}
