package mercato.product.reviews;

import static mercato.product.reviews.PurchasesTest.confirmed;
import static mercato.product.reviews.PurchasesTest.telling;
import static mercato.product.reviews.ReviewShop.refusal;
import static mercato.product.reviews.ReviewShop.shopper;
import static mercato.product.reviews.ReviewShop.staff;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mercato.contract.Caller;
import mercato.contract.Page;
import mercato.contract.product.ReviewOperations.ListOwnReviews;
import mercato.contract.product.ReviewOperations.ReviewsReply;
import mercato.contract.product.ReviewView;
import mercato.contract.stream.Envelope;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.PasswordChanged;
import mercato.contract.user.UserFact.UserErased;
import mercato.embedded.TestStores;
import mercato.platform.mongo.Mongo;
import mercato.platform.observe.Trace;
import mercato.platform.stream.Delivery;
import mercato.platform.time.Ids;
import mercato.product.model.Review;
import mercato.product.model.Watch;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.VoteStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the catalogue holds of users who are gone, in a real store. */
class ErasureTest {

  private static ReviewShop shop;
  private final Caller ann = shopper();
  private final Caller bob = shopper();

  @BeforeAll
  static void open() {
    shop = new ReviewShop();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void aReviewStaysWithItsStarsAndWithoutItsAuthor() {
    String product = shop.product();
    await(telling(shop.one, confirmed("o1", ann, product), confirmed("o2", bob, product)));
    ReviewView review = shop.write(product, ann, 5);
    ReviewView others = shop.write(product, bob, 3);
    erase(ann);

    Review left = stored(review);
    assertThat(left.userId()).isEqualTo(Review.NOBODY);
    assertThat(left.rating()).isEqualTo(5);
    assertThat(shop.rating(product).count()).isEqualTo(2);
    assertThat(stored(others).userId()).isEqualTo(bob.userId());
    assertThat(await(shop.bought.has(ann.userId(), product))).isFalse();
    assertThat(await(shop.bought.has(bob.userId(), product))).isTrue();

    await(shop.voting(shop.one, review, bob, true));
    assertThat(stored(review).verified()).isTrue();
    assertThat(stored(review).helpful()).isEqualTo(1);
    assertThat(refusal(shop.writing(shop.one, product, bob, 1)).code()).isEqualTo("REVIEW_EXISTS");
  }

  @Test
  void whatSomebodyWatchedGoesAndSoDoesWhatTheyWriteLateForAWhile() {
    String product = shop.product();
    watch(ann, product);
    watch(bob, product);
    erase(ann);
    assertThat(watched(ann)).isZero();
    assertThat(watched(bob)).isEqualTo(1);

    watch(ann, product);
    ReviewView review = shop.write(product, ann, 5);
    shop.later(Duration.ofMinutes(2));
    await(shop.erased.turn());
    assertThat(watched(ann)).isZero();
    assertThat(stored(review).userId()).isEqualTo(Review.NOBODY);

    shop.later(Duration.ofMinutes(20));
    await(shop.erased.turn());
    assertThat(await(shop.gone.due(Instant.now().plus(Duration.ofHours(1)), 1))).isEmpty();
    assertThat(await(shop.gone.among(List.of(ann.userId(), bob.userId()))))
        .containsExactly(ann.userId());
  }

  @Test
  void anOrderThatIsToldLaterIsNotWrittenDown() {
    String product = shop.product();
    erase(ann);
    await(telling(shop.one, confirmed("o3", ann, product), confirmed("o4", bob, product)));
    assertThat(await(shop.bought.has(ann.userId(), product))).isFalse();
    assertThat(await(shop.bought.has(bob.userId(), product))).isTrue();
  }

  @Test
  void anAuthorFindsAllOfTheirOwnAndNobodyElses() {
    ReviewView first = shop.write(shop.product(), ann, 5);
    ReviewView second = shop.write(shop.product(), ann, 4);
    shop.write(shop.product(), bob, 3);
    await(shop.hiding(second, "rude", staff()));
    ReviewsReply page = own(new Page(1, null));
    assertThat(page.items()).extracting(ReviewView::id).containsExactly(second.id());
    assertThat(page.items().get(0).hiddenReason()).isEqualTo("rude");
    ReviewsReply rest = own(new Page(1, page.next()));
    assertThat(rest.items()).extracting(ReviewView::id).containsExactly(first.id());
    assertThat(rest.next()).isNull();
  }

  @Test
  void votesOfBeforeMoveToWhereTheyNameNobody() {
    String name = "test-" + Ids.next();
    var vertx = Vertx.vertx();
    MongoClient mongo = Mongo.open(vertx, TestStores.mongo(), name);
    var named =
        IntStream.range(0, 501)
            .mapToObj(
                i ->
                    new JsonObject()
                        .put("_id", "r1/" + i)
                        .put("reviewId", "r1")
                        .put("helpful", i % 2 == 0))
            .map(BulkOperation::createInsert)
            .toList();
    await(mongo.bulkWrite("votes", named));
    CatalogueDatabase database = CatalogueDatabase.open(vertx, TestStores.mongo(), name);
    await(database.ensureIndexes());
    var votes = new VoteStore(database);
    assertThat(await(mongo.count("votes", new JsonObject()))).isZero();
    assertThat(await(votes.countHelpful("r1"))).isEqualTo(251);
    await(votes.put("r1", "500", false));
    assertThat(await(votes.countHelpful("r1"))).isEqualTo(250);
    await(database.close());
    await(mongo.close());
    await(vertx.close());
  }

  private static void erase(Caller user) {
    Instant now = Instant.now();
    var facts =
        Stream.of(
                new PasswordChanged(user.userId(), now),
                new UserErased(user.userId(), now),
                new UserErased(user.userId(), now))
            .map(ErasureTest::delivery)
            .toList();
    await(shop.one.run(() -> shop.erased.handle(facts)));
  }

  private static Delivery<UserFact> delivery(UserFact fact) {
    String type = UserFact.TOPIC.types().nameOf(fact);
    String id = Ids.next().toString();
    return new Delivery<>(
        new Envelope<>(id, type, 1, fact.key(), fact.at(), Trace.next(), fact), 0, 0);
  }

  private static void watch(Caller user, String product) {
    var there = await(shop.product(product)).orElseThrow();
    await(
        shop.watches.insert(Watch.of(user.userId(), there, Ids.next().toString(), Instant.now())));
  }

  private static long watched(Caller user) {
    return await(shop.watches.count(user.userId()));
  }

  private static Review stored(ReviewView review) {
    return await(shop.reviews.find(review.id())).orElseThrow();
  }

  private ReviewsReply own(Page page) {
    return await(shop.one.run(() -> shop.one.list.ofAuthor(new ListOwnReviews(page), ann)));
  }
}
