package mercato.product.reviews;

import static mercato.product.reviews.ReviewShop.shopper;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.Line;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.product.ReviewView;
import mercato.contract.stream.Envelope;
import mercato.platform.observe.Trace;
import mercato.platform.stream.Delivery;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PurchasesTest {

  private static final Money PRICE = new Money(1_999, "USD");

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
  void whoeverBoughtItFirstWritesAVerifiedReview() {
    String product = shop.product();
    Caller ann = shopper();
    tell(confirmed("o1", ann, product));
    ReviewView review = shop.write(product, ann, 5);
    assertThat(review.verifiedPurchase()).isTrue();
    assertThat(shop.write(product, shopper(), 5).verifiedPurchase()).isFalse();
  }

  @Test
  void whoeverBuysItLaterHasAVerifiedReviewThenAndNotAfterTheOrderIsCalledOff() {
    String product = shop.product();
    Caller ann = shopper();
    ReviewView review = shop.write(product, ann, 5);
    assertThat(review.verifiedPurchase()).isFalse();

    tell(confirmed("o2", ann, shop.product(), product));
    assertThat(verified(review)).isTrue();
    tell(cancelled("o2", true, ann, product));
    assertThat(verified(review)).isFalse();
  }

  @Test
  void anOrderThatWasNeverConfirmedChangesNothingWhenItIsCalledOff() {
    String product = shop.product();
    Caller ann = shopper();
    ReviewView review = shop.write(product, ann, 5);
    tell(confirmed("o3", ann, product));
    tell(cancelled("o3", false, ann, product));
    tell(cancelled("another", true, ann, product));
    assertThat(verified(review)).isTrue();
  }

  @Test
  void aPurchaseStandsWhileOneOfItsOrdersDoes() {
    String product = shop.product();
    Caller ann = shopper();
    ReviewView review = shop.write(product, ann, 5);
    tell(confirmed("o4", ann, product), confirmed("o5", ann, product));
    tell(cancelled("o4", true, ann, product));
    assertThat(verified(review)).isTrue();
    tell(cancelled("o5", true, ann, product));
    assertThat(verified(review)).isFalse();
  }

  @Test
  void whatComesAgainChangesNothing() {
    String product = shop.product();
    Caller ann = shopper();
    ReviewView review = shop.write(product, ann, 5);
    var facts =
        new OrderFact[] {confirmed("o6", ann, product), cancelled("o6", true, ann, product)};
    tell(facts);
    long version = await(shop.reviews.find(review.id())).orElseThrow().version();
    tell(facts);
    telling(shop.other, facts);
    assertThat(verified(review)).isFalse();
    assertThat(await(shop.reviews.find(review.id())).orElseThrow().version()).isEqualTo(version);
  }

  @Test
  void aBatchIsWrittenWholeAndOfAPairTheFirstFewOrders() {
    String product = shop.product();
    Caller ann = shopper();
    var orders = new OrderFact[500];
    for (int i = 0; i < orders.length; i++) {
      orders[i] = confirmed("bulk-" + i, shopper(), product, "p" + i, "q" + i);
    }
    tell(orders);
    String buyer = ((OrderConfirmed) orders[499]).userId();
    assertThat(await(shop.bought.has(buyer, "q499"))).isTrue();
    assertThat(await(shop.bought.has(buyer, "q498"))).isFalse();

    IntStream.range(0, 10).forEach(i -> tell(confirmed("many-" + i, ann, product)));
    IntStream.range(0, Purchases.ENOUGH)
        .forEach(i -> tell(cancelled("many-" + i, true, ann, product)));
    assertThat(await(shop.bought.has(ann.userId(), product))).isFalse();
    tell(confirmed("again", ann, product));
    assertThat(await(shop.bought.has(ann.userId(), product))).isTrue();
  }

  @Test
  void whoBuysAndReviewsAtTheSameTimeIsVerified() {
    var reviewing = new ArrayList<Future<ReviewView>>();
    var telling = new ArrayList<Future<Void>>();
    for (int i = 0; i < 20; i++) {
      String product = shop.product();
      Caller ann = shopper();
      reviewing.add(shop.writing(shop.one, product, ann, 5));
      telling.add(telling(shop.other, confirmed("race-" + i, ann, product)));
    }
    await(Future.all(reviewing));
    await(Future.all(telling));
    assertThat(reviewing).allMatch(written -> verified(written.result()));
  }

  private static boolean verified(ReviewView review) {
    return await(shop.reviews.find(review.id())).orElseThrow().verified();
  }

  private static void tell(OrderFact... facts) {
    await(telling(shop.one, facts));
  }

  static Future<Void> telling(ReviewShop.Instance instance, OrderFact... facts) {
    var batch = List.of(facts).stream().map(PurchasesTest::delivery).toList();
    return instance.run(() -> instance.purchases.handle(batch));
  }

  private static Delivery<OrderFact> delivery(OrderFact fact) {
    return new Delivery<>(
        new Envelope<>(
            Ids.next().toString(),
            OrderFact.TOPIC.types().nameOf(fact),
            1,
            fact.key(),
            fact.at(),
            Trace.next(),
            fact),
        0,
        0);
  }

  static OrderConfirmed confirmed(String order, Caller buyer, String... products) {
    return new OrderConfirmed(
        order, "N", buyer.userId(), lines(products), PRICE, null, 4, Instant.now());
  }

  private static OrderCancelled cancelled(
      String order, boolean wasConfirmed, Caller buyer, String... products) {
    Instant now = Instant.now();
    return new OrderCancelled(
        order, "N", buyer.userId(), lines(products), PRICE, wasConfirmed ? now : null, 6, now);
  }

  private static List<Line> lines(String... products) {
    return List.of(products).stream().map(product -> new Line(product, 1, PRICE)).toList();
  }
}
