package mercato.product.reviews;

import static mercato.product.reviews.ReviewShop.guest;
import static mercato.product.reviews.ReviewShop.refusal;
import static mercato.product.reviews.ReviewShop.shopper;
import static mercato.product.reviews.ReviewShop.staff;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.product.ProductView.Rating;
import mercato.contract.product.ReviewOperations.ReviewsReply;
import mercato.contract.product.ReviewOperations.WriteReview;
import mercato.contract.product.ReviewView;
import mercato.platform.time.Ids;
import mercato.product.model.Review;
import mercato.product.model.Review.Words;
import mercato.product.store.MendingStore.Mark;
import mercato.product.store.ReviewStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReviewsTest {

  private static ReviewShop shop;

  @BeforeAll
  static void open() {
    shop = new ReviewShop();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void whatIsWrittenIsAnsweredListedAndCounted() {
    String product = shop.product();
    Caller ann = shopper();
    ReviewView written = shop.write(product, ann, 4);

    assertThat(shop.rating(product)).isEqualTo(new Rating(4, 1));
    assertThat(written)
        .isEqualTo(
            new ReviewView(
                ReviewStore.id(product, ann.userId()),
                product,
                4,
                "Title",
                "Comment",
                "User " + ann.userId(),
                false,
                0,
                null,
                1,
                written.createdAt(),
                written.createdAt()));
    assertThat(list(product, false, guest()).items()).containsExactly(written);
    assertThat(await(shop.marks.find(100))).isEmpty();
  }

  @Test
  void manyWhoReviewAtOnceThroughTwoInstancesAreCountedExactly() {
    String product = shop.product();
    var writing =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    shop.writing(i % 2 == 0 ? shop.one : shop.other, product, shopper(), 1 + i % 5))
            .toList();
    await(Future.all(writing));
    assertThat(shop.rating(product)).isEqualTo(new Rating(3, 200));
  }

  @Test
  void changesOfAllKindsAtOnceAreCountedExactly() {
    String product = shop.product();
    List<Caller> authors = IntStream.range(0, 30).mapToObj(i -> shopper()).toList();
    List<ReviewView> there =
        authors.stream().map(author -> shop.write(product, author, 5)).toList();
    var changing = new ArrayList<Future<?>>();
    for (int i = 0; i < 10; i++) {
      changing.add(shop.editing(there.get(i), null, authors.get(i), 1));
      changing.add(shop.removing(there.get(10 + i), null, authors.get(10 + i)));
      changing.add(shop.hiding(there.get(20 + i), "Rude", staff()));
      changing.add(shop.writing(shop.other, product, shopper(), 2));
    }
    await(Future.all(changing));
    assertThat(shop.rating(product)).isEqualTo(new Rating(1.5, 20));
  }

  @Test
  void oneUserWritesOneReviewOfAProduct() {
    String product = shop.product();
    Caller ann = shopper();
    var writing =
        List.of(shop.writing(shop.one, product, ann, 1), shop.writing(shop.other, product, ann, 5));
    await(Future.join(writing).otherwiseEmpty());

    assertThat(writing.stream().filter(Future::succeeded)).hasSize(1);
    Problem refused = refusal(writing.stream().filter(Future::failed).findFirst().orElseThrow());
    assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(refused.code()).isEqualTo("REVIEW_EXISTS");
    assertThat(shop.rating(product).count()).isEqualTo(1);
    shop.write(shop.product(), ann, 3);
  }

  @Test
  void anEditChangesTheStarsAndNeedsTheVersionThatWasRead() {
    String product = shop.product();
    Caller ann = shopper();
    ReviewView first = shop.write(product, ann, 5);
    ReviewView second = await(shop.editing(first, 1L, ann, 2));

    assertThat(second.version()).isEqualTo(2);
    assertThat(second.title()).isEqualTo("New title");
    assertThat(second.comment()).isNull();
    assertThat(second.createdAt()).isEqualTo(first.createdAt());
    assertThat(shop.rating(product)).isEqualTo(new Rating(2, 1));
    assertThat(refusal(shop.editing(first, 1L, ann, 3)).kind()).isEqualTo(Problem.Kind.STALE);
    assertThat(refusal(shop.removing(first, 1L, ann)).kind()).isEqualTo(Problem.Kind.STALE);
    assertThat(await(shop.reviews.find(first.id())).orElseThrow().rating()).isEqualTo(2);
  }

  @Test
  void somebodyElsesReviewIsNotThereToChange() {
    ReviewView annes = shop.write(shop.product(), shopper(), 5);
    assertThat(refusal(shop.editing(annes, null, shopper(), 1)).code()).isEqualTo("NOT_FOUND");
    assertThat(refusal(shop.editing(annes, null, staff(), 1)).code()).isEqualTo("NOT_FOUND");
    assertThat(refusal(shop.removing(annes, null, shopper())).code()).isEqualTo("NOT_FOUND");
    assertThat(refusal(shop.hiding(annes, "No", shopper())).code()).isEqualTo("FORBIDDEN");
    for (Future<?> guests :
        List.of(
            shop.editing(annes, null, guest(), 1),
            shop.removing(annes, null, guest()),
            shop.voting(shop.one, annes, guest(), true),
            shop.writing(shop.one, annes.productId(), guest(), 1))) {
      assertThat(refusal(guests).code()).isEqualTo("UNAUTHENTICATED");
    }
  }

  @Test
  void whatIsRemovedTakesItsStarsAndVotesWithIt() {
    String product = shop.product();
    Caller ann = shopper();
    ReviewView first = shop.write(product, ann, 1);
    ReviewView bobs = shop.write(product, shopper(), 5);
    await(shop.voting(shop.one, first, shopper(), true));

    await(shop.removing(first, null, ann));
    assertThat(shop.rating(product)).isEqualTo(new Rating(5, 1));
    assertThat(refusal(shop.removing(first, null, ann)).code()).isEqualTo("NOT_FOUND");
    assertThat(refusal(shop.voting(shop.one, first, shopper(), true)).code())
        .isEqualTo("NOT_FOUND");
    assertThat(shop.write(product, ann, 4).helpful()).isZero();
    await(shop.removing(bobs, null, staff()));
    assertThat(shop.rating(product)).isEqualTo(new Rating(4, 1));
  }

  @Test
  void whatIsHiddenIsOutOfSightAndOutOfTheStarsUntilItIsShownAgain() {
    String product = shop.product();
    Caller ann = shopper();
    ReviewView review = shop.write(product, ann, 1);
    ReviewView hidden = await(shop.hiding(review, "Names a person.", staff()));

    assertThat(hidden.hiddenReason()).isEqualTo("Names a person.");
    assertThat(shop.rating(product)).isEqualTo(new Rating(0, 0));
    assertThat(list(product, false, staff()).items()).isEmpty();
    assertThat(list(product, true, staff()).items()).containsExactly(hidden);
    assertThat(refusal(listing(product, true, page(null), ann)).code()).isEqualTo("FORBIDDEN");
    assertThat(refusal(shop.voting(shop.one, review, shopper(), true)).code())
        .isEqualTo("NOT_FOUND");
    ReviewView edited = await(shop.editing(review, null, ann, 2));
    assertThat(edited.hiddenReason()).as("its author may know").isEqualTo("Names a person.");
    assertThat(shop.rating(product)).isEqualTo(new Rating(0, 0));

    assertThat(await(shop.hiding(review, null, staff())).hiddenReason()).isNull();
    assertThat(shop.rating(product)).isEqualTo(new Rating(2, 1));
    assertThat(list(product, false, guest()).items()).hasSize(1);
  }

  @Test
  void ofEachUserTheLastVoteCounts() {
    ReviewView review = shop.write(shop.product(), shopper(), 5);
    List<Caller> voters = IntStream.range(0, 40).mapToObj(i -> shopper()).toList();
    var voting = new ArrayList<Future<?>>();
    for (Caller voter : voters) {
      voting.add(shop.voting(shop.one, review, voter, true));
      voting.add(shop.voting(shop.other, review, voter, true));
    }
    await(Future.all(voting));
    assertThat(await(shop.reviews.find(review.id())).orElseThrow().helpful()).isEqualTo(40);

    assertThat(await(shop.voting(shop.one, review, voters.get(0), false)).helpful()).isEqualTo(39);
    assertThat(await(shop.voting(shop.one, review, voters.get(0), false)).helpful()).isEqualTo(39);
    assertThat(await(shop.voting(shop.one, review, voters.get(0), true)).helpful()).isEqualTo(40);
  }

  @Test
  void nobodyVotesForOneself() {
    Caller ann = shopper();
    ReviewView review = shop.write(shop.product(), ann, 5);
    Problem refused = refusal(shop.voting(shop.one, review, ann, true));
    assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(refused.code()).isEqualTo("OWN_REVIEW");
  }

  @Test
  void aRetiredProductIsReadButGetsNoNewReviews() {
    String retired = shop.retiredProduct();
    assertThat(list(retired, false, guest()).items()).isEmpty();
    Problem refused = refusal(shop.writing(shop.one, retired, shopper(), 5));
    assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(refused.code()).isEqualTo("PRODUCT_RETIRED");
    for (String unknown : List.of("unknown", "no id")) {
      assertThat(refusal(shop.writing(shop.one, unknown, shopper(), 5)).code())
          .isEqualTo("NOT_FOUND");
      assertThat(refusal(listing(unknown, false, page(null), guest())).code())
          .isEqualTo("NOT_FOUND");
    }
    var bad = new WriteReview(shop.product(), 6, "a\nb", null);
    assertThat(refusal(shop.one.run(() -> shop.one.write.write(bad, shopper()))).code())
        .isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aWalkMeetsEachReviewOnceWhileOthersWriteAndVote() {
    String product = shop.product();
    var there = new ArrayList<String>();
    IntStream.range(0, 25).forEach(i -> there.add(0, shop.write(product, shopper(), 5).id()));
    shop.write(shop.product(), shopper(), 1);

    var seen = new ArrayList<ReviewView>();
    String cursor = null;
    do {
      ReviewsReply page = await(listing(product, false, page(cursor), guest()));
      seen.addAll(page.items());
      cursor = page.next();
      shop.write(product, shopper(), 5);
      await(shop.voting(shop.one, seen.get(0), shopper(), true));
    } while (cursor != null);

    assertThat(seen).extracting(ReviewView::id).containsExactlyElementsOf(there);
    assertThat(refusal(listing(product, false, page("not ours"), guest())).code())
        .isEqualTo("INVALID_REQUEST");
  }

  @Test
  void whatACrashLeftBetweenReviewAndStarsIsMended() {
    String product = shop.product();
    Caller ann = shopper();
    Review left =
        Review.of(
            ReviewStore.id(product, ann.userId()),
            product,
            ann.userId(),
            new Words(4, null, null),
            sequence(),
            now());
    Mark mark = Mark.of(left.id(), product, Instant.now());
    await(shop.marks.add(mark));
    await(shop.reviews.insert(left));
    await(shop.votes.put(left.id(), shopper().userId(), true));

    await(shop.other.run(shop.other.mend::turn));
    assertThat(shop.rating(product))
        .as("the writer may still be alive")
        .isEqualTo(new Rating(0, 0));

    shop.later(MendReviews.OLD.plusSeconds(2));
    await(shop.other.run(shop.other.mend::turn));
    shop.later(Duration.ZERO);
    assertThat(shop.rating(product)).isEqualTo(new Rating(4, 1));
    assertThat(await(shop.reviews.find(left.id())).orElseThrow().helpful()).isEqualTo(1);
    assertThat(await(shop.marks.find(100))).doesNotContain(mark);
  }

  @Test
  void whatACrashLeftBetweenRemovalAndStarsIsMended() {
    String product = shop.product();
    ReviewView review = shop.write(product, shopper(), 4);
    await(shop.voting(shop.one, review, shopper(), true));
    await(shop.marks.add(Mark.of(review.id(), product, Instant.now().minusSeconds(60))));
    await(shop.reviews.remove(await(shop.reviews.find(review.id())).orElseThrow()));

    shop.later(Duration.ofSeconds(5));
    await(shop.one.run(shop.one.mend::turn));
    shop.later(Duration.ZERO);
    assertThat(shop.rating(product)).isEqualTo(new Rating(0, 0));
    assertThat(await(shop.votes.countHelpful(review.id()))).isZero();
  }

  private static ReviewsReply list(String product, boolean hidden, Caller caller) {
    return await(listing(product, hidden, page(null), caller));
  }

  private static Future<ReviewsReply> listing(
      String product, boolean hidden, Page page, Caller caller) {
    var request = new mercato.contract.product.ReviewOperations.ListReviews(product, hidden, page);
    return shop.one.run(() -> shop.one.list.handle(request, caller));
  }

  private static Page page(String cursor) {
    return new Page(4, cursor);
  }

  private static String sequence() {
    return Ids.next().toString();
  }

  private static Instant now() {
    return Instant.ofEpochMilli(System.currentTimeMillis());
  }
}
