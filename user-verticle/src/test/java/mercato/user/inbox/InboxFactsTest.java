package mercato.user.inbox;

import static mercato.user.Waiting.await;
import static mercato.user.inbox.Inboxes.batch;
import static mercato.user.inbox.Inboxes.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mercato.contract.Money;
import mercato.contract.inventory.StockFact;
import mercato.contract.inventory.StockFact.LowStock;
import mercato.contract.inventory.StockFact.StockRanOut;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderDelivered;
import mercato.contract.product.WatchFact.BackInStock;
import mercato.contract.product.WatchFact.PriceDropped;
import mercato.contract.user.NotificationOperations.FindNews;
import mercato.contract.user.NotificationOperations.News;
import mercato.contract.user.NotificationOperations.NewsReply;
import mercato.contract.user.NotificationOperations.OrderNews;
import mercato.contract.user.NotificationView;
import mercato.contract.user.NotificationView.Kind;
import mercato.contract.user.UserFact.TokenReused;
import mercato.contract.user.UserFact.UserRegistered;
import mercato.platform.stream.Delivery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Facts become entries, once each and in order. */
class InboxFactsTest {

  private static Inboxes inboxes;

  @BeforeAll
  static void open() {
    inboxes = new Inboxes();
  }

  @AfterAll
  static void close() {
    inboxes.close();
  }

  @Test
  void anOrderReachesItsBuyerAsStatusAndAsNotification() {
    String ann = inboxes.user();
    Delivery<OrderFact> order = inboxes.order(ann);
    await(inboxes.facts.handleOrders(List.of(order)));
    OrderFact fact = order.envelope().body();
    List<News> news = inboxes.news(ann);
    assertThat(news).extracting(News::number).containsExactly(1L, 2L);
    assertThat(news.get(0).order())
        .isEqualTo(new OrderNews(fact.orderId(), "CONFIRMED", 4, fact.at()));
    NotificationView told = news.get(1).notification();
    assertThat(told.kind()).isEqualTo(Kind.ORDER_CONFIRMED);
    assertThat(told.body()).contains("$42.00");
    assertThat(told.orderId()).isEqualTo(fact.orderId());
    assertThat(told.createdAt()).isEqualTo(fact.at());
    assertThat(UUID.fromString(told.id()).version()).isEqualTo(7);
    assertThat(inboxes.list(ann)).as("statuses are in no inbox").containsExactly(told);
    assertThat(inboxes.arrived).contains(ann);
  }

  @Test
  void theOtherServicesReachTheirUsersToo() {
    String ann = inboxes.user();
    await(
        inboxes.facts.handleUsers(
            batch(List.of(new UserRegistered(ann, now()), new TokenReused(ann, "s", now())))));
    await(inboxes.facts.handleWatches(batch(List.of(backInStock(ann), dropped(ann)))));
    assertThat(inboxes.list(ann))
        .extracting(NotificationView::kind)
        .containsExactly(Kind.PRICE_DROP, Kind.BACK_IN_STOCK, Kind.SECURITY, Kind.WELCOME);
  }

  @Test
  void whatComesAgainInPartsOrTwiceInABatchChangesNothing() {
    List<String> people = inboxes.users(6);
    List<Delivery<OrderFact>> batch = inboxes.orders(people);
    await(inboxes.facts.handleOrders(batch.subList(0, 3)));
    await(inboxes.facts.handleOrders(batch));
    await(inboxes.facts.handleOrders(batch.subList(2, 6)));
    await(inboxes.facts.handleOrders(Stream.concat(batch.stream(), batch.stream()).toList()));
    for (String person : people) {
      assertThat(inboxes.news(person)).extracting(News::number).containsExactly(1L, 2L);
      assertThat(last(person)).isEqualTo(2);
    }
    Delivery<OrderFact> twice = inboxes.order(people.get(0));
    await(inboxes.facts.handleOrders(List.of(twice, twice)));
    assertThat(inboxes.news(people.get(0))).hasSize(4);
  }

  @Test
  void twoConsumersOfTheSameFactsDoubleNothingAndLeaveNoGap() {
    List<String> people = inboxes.users(20);
    for (int round = 1; round <= 8; round++) {
      List<Delivery<OrderFact>> batch = inboxes.orders(people);
      List<Delivery<OrderFact>> reversed = new ArrayList<>(batch);
      Collections.reverse(reversed);
      await(
          Future.all(
              inboxes.facts.handleOrders(batch),
              inboxes.facts.handleOrders(reversed),
              inboxes.facts.handleOrders(batch.subList(5, 15))));
      for (String person : people) {
        assertThat(inboxes.news(person))
            .extracting(News::number)
            .containsExactlyElementsOf(LongStream.rangeClosed(1, round * 2).boxed().toList());
        assertThat(last(person)).isEqualTo(round * 2);
      }
    }
  }

  @Test
  void aReaderMissesNoNumberWhateverIsWrittenAtOnce() {
    List<String> people = inboxes.users(5);
    var readers = people.stream().map(person -> read(person, 0, new ArrayList<>(), 80)).toList();
    var writers =
        IntStream.range(0, 4).mapToObj(writer -> write(people, writer % 2 == 0, 10)).toList();
    await(Future.all(writers));
    for (Future<List<Long>> reader : readers) {
      assertThat(await(reader))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 80).boxed().toList());
    }
  }

  /** One batch after the other, with the people from one end or the other. */
  private static Future<Void> write(List<String> people, boolean forwards, int left) {
    List<String> order = new ArrayList<>(people);
    if (!forwards) {
      Collections.reverse(order);
    }
    return left == 0
        ? Future.succeededFuture()
        : inboxes
            .facts
            .handleOrders(inboxes.orders(order))
            .compose(written -> write(people, forwards, left - 1));
  }

  /** The numbers as somebody sees them who asks without a pause. */
  private static Future<List<Long>> read(String person, long after, List<Long> seen, int wanted) {
    return seen.size() >= wanted
        ? Future.succeededFuture(seen)
        : inboxes
            .reading
            .news(new FindNews(after), caller(person))
            .compose(
                reply -> {
                  reply.items().forEach(item -> seen.add(item.number()));
                  return read(person, reply.last(), seen, wanted);
                });
  }

  @Test
  void whatIsNotWantedIsNotToldButAStatusAlwaysIs() {
    String ann = inboxes.user();
    inboxes.prefer(ann, false, true, false);
    String bob = inboxes.user();
    inboxes.prefer(bob, true, false, true);
    for (String person : List.of(ann, bob)) {
      await(inboxes.facts.handleOrders(List.of(inboxes.order(person))));
      await(inboxes.facts.handleWatches(batch(List.of(backInStock(person), dropped(person)))));
      await(inboxes.facts.handleUsers(batch(List.of(new UserRegistered(person, now())))));
    }
    assertThat(inboxes.list(ann))
        .extracting(NotificationView::kind)
        .containsExactly(Kind.WELCOME, Kind.BACK_IN_STOCK);
    assertThat(inboxes.news(ann)).extracting(News::number).containsExactly(1L, 2L, 3L);
    assertThat(inboxes.news(ann).get(0).order().status()).isEqualTo("CONFIRMED");
    assertThat(inboxes.list(bob))
        .extracting(NotificationView::kind)
        .containsExactly(Kind.WELCOME, Kind.PRICE_DROP, Kind.ORDER_CONFIRMED);
  }

  @Test
  void whoIsGoneIsSkippedAndTheOthersAreNot() {
    String gone = inboxes.user();
    String ann = inboxes.user();
    await(inboxes.facts.handleOrders(List.of(inboxes.order(gone))));
    inboxes.erase(gone);
    await(inboxes.facts.handleOrders(inboxes.orders(List.of(gone, ann, "nobody"))));
    assertThat(inboxes.news(ann)).hasSize(2);
    assertThat(rows(gone)).isZero();
    assertThat(
            inboxes.count(
                "select count(*) from inbox_numbers where user_id = $1", UUID.fromString(gone)))
        .isZero();
  }

  @Test
  void anErasureBesideABatchLeavesNothingBehindAndStopsNobody() {
    for (int round = 0; round < 15; round++) {
      List<String> people = inboxes.users(5);
      var before = inboxes.facts.handleOrders(inboxes.orders(people));
      inboxes.erase(people.get(2));
      await(before);
      assertThat(rows(people.get(2))).isZero();
      assertThat(inboxes.news(people.get(4))).hasSize(2);
    }
  }

  @Test
  void scarceStockReachesEachOfTheStaffOnceAndNobodyElse() {
    String staff = inboxes.user("customer", "staff");
    String admin = inboxes.user("admin");
    String ann = inboxes.user();
    List<Delivery<StockFact>> facts =
        batch(IntStream.range(0, 45).mapToObj(InboxFactsTest::scarce).toList());
    await(Future.all(inboxes.facts.handleStock(facts), inboxes.facts.handleStock(facts)));
    for (String told : List.of(staff, admin)) {
      assertThat(inboxes.list(told)).hasSize(45);
      assertThat(inboxes.list(told).get(44).productId()).isEqualTo("p0");
      assertThat(inboxes.news(told))
          .extracting(News::number)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 45).boxed().toList());
    }
    assertThat(inboxes.news(ann)).isEmpty();
  }

  @Test
  void whatIsForgottenDoesNotComeBackWithAnOldFact() {
    String ann = inboxes.user();
    Instant yesterday = now().minus(Duration.ofHours(25));
    await(
        inboxes.facts.handleOrders(
            batch(List.of(new OrderDelivered("o", "M-1", ann, 8, yesterday)))));
    assertThat(inboxes.news(ann))
        .singleElement()
        .satisfies(news -> assertThat(news.notification().kind()).isEqualTo(Kind.ORDER_DELIVERED));
  }

  @Test
  void newsComeInPagesAfterANumberAndWithoutOneFromNowOn() {
    String ann = inboxes.user();
    assertThat(news(ann, null)).isEqualTo(new NewsReply(List.of(), 0));
    assertThat(news(ann, 0L)).isEqualTo(new NewsReply(List.of(), 0));
    await(inboxes.facts.handleOrders(inboxes.orders(Collections.nCopies(60, ann))));
    assertThat(news(ann, null)).isEqualTo(new NewsReply(List.of(), 120));
    assertThat(news(ann, 0L).items()).hasSize(100);
    assertThat(news(ann, 0L).last()).isEqualTo(100);
    assertThat(news(ann, 100L).items()).hasSize(20);
    assertThat(news(ann, 120L)).isEqualTo(new NewsReply(List.of(), 120));
  }

  @Test
  void whatIsOldGoesPageByPageStatusesAfterADayAndNotificationsAfterAYear() {
    String ann = inboxes.user();
    String bob = inboxes.user();
    await(inboxes.facts.handleOrders(inboxes.orders(Collections.nCopies(300, ann))));
    await(inboxes.facts.handleOrders(inboxes.orders(Collections.nCopies(300, bob))));
    age(ann, 366);
    age(bob, 2);
    var pruning = new PruneInbox(inboxes.store, inboxes.clock);
    await(Future.all(pruning.prune(), new PruneInbox(inboxes.store, inboxes.clock).prune()));
    assertThat(rows(ann)).isZero();
    assertThat(rows(bob)).isEqualTo(300);
    await(inboxes.facts.handleOrders(List.of(inboxes.order(ann))));
    assertThat(inboxes.news(ann)).extracting(News::number).containsExactly(601L, 602L);
    await(pruning.prune());
    assertThat(inboxes.news(ann)).hasSize(2);
  }

  private static void age(String userId, int days) {
    inboxes.execute(
        "update inbox set created_at = created_at - $2 * interval '1 day' where user_id = $1",
        Tuple.of(UUID.fromString(userId), days));
  }

  private static NewsReply news(String userId, Long after) {
    return await(inboxes.reading.news(new FindNews(after), caller(userId)));
  }

  private static long rows(String userId) {
    return inboxes.count("select count(*) from inbox where user_id = $1", UUID.fromString(userId));
  }

  private static long last(String userId) {
    return news(userId, null).last();
  }

  private static StockFact scarce(int product) {
    return product % 2 == 0
        ? new StockRanOut("p" + product, now())
        : new LowStock("p" + product, 1, 5, now());
  }

  private static BackInStock backInStock(String userId) {
    return new BackInStock(userId, "p", "Linen shirt", now());
  }

  private static PriceDropped dropped(String userId) {
    return new PriceDropped(
        userId, "p", "Linen shirt", new Money(200, "USD"), new Money(100, "USD"), now());
  }

  private static Instant now() {
    return inboxes.clock.instant();
  }
}
