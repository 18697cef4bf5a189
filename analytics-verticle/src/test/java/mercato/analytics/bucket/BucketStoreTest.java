package mercato.analytics.bucket;

import static mercato.analytics.Facts.confirmed;
import static mercato.analytics.Facts.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mercato.analytics.counting.OrderFacts;
import mercato.analytics.model.HourBucket;
import mercato.analytics.model.Stretch;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.stream.Envelope;
import mercato.embedded.TestStores;
import mercato.platform.stream.Delivery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BucketStoreTest {

  private static final Instant HOUR = Instant.parse("2026-03-01T10:00:00Z");
  private static final Vertx VERTX = Vertx.vertx();
  private static BucketStore store;

  @BeforeAll
  static void open() throws Exception {
    store = await(BucketStore.open(VERTX, TestStores.mongo(), "buckets"));
  }

  @AfterAll
  static void close() throws Exception {
    await(store.close());
    await(VERTX.close());
  }

  @Test
  void aBucketComesBackAsItWasWrittenButForWhatItHasSeen() throws Exception {
    var expected = fold(HourBucket.empty(HOUR), "order-1");
    await(store.update(HOUR, first(3), bucket -> fold(bucket, "order-1")));
    var found = await(store.find(List.of(BucketStore.id(HOUR, first(3)), "orders:none")));
    assertThat(found).hasSize(1);
    assertThat(found.get(0)).usingRecursiveComparison().ignoringFields("seen").isEqualTo(expected);
    assertThat(found.get(0).seen()).isEmpty();
    assertThat(await(store.seen(HOUR, first(3)))).isEqualTo(expected.seen());
    assertThat(await(store.seen(HOUR, first(4)))).isEmpty();
  }

  @Test
  void writersThatCompeteLoseNothing() throws Exception {
    var updates =
        IntStream.range(0, 6)
            .mapToObj(i -> store.update(HOUR, first(0), bucket -> fold(bucket, "order-" + i)))
            .toList();
    await(Future.all(updates));
    assertThat(await(store.find(List.of(BucketStore.id(HOUR, first(0))))).get(0).orders())
        .isEqualTo(6);
  }

  @Test
  void aBucketThatStaysAsItIsIsNotWritten() throws Exception {
    await(store.update(HOUR, first(1), bucket -> fold(bucket, "order-1")));
    await(store.update(HOUR, first(1), bucket -> fold(bucket, "order-1")));
    await(store.update(HOUR, first(2), bucket -> bucket));
    assertThat(await(store.find(List.of(BucketStore.id(HOUR, first(2)))))).isEmpty();
    assertThat(await(store.find(List.of(BucketStore.id(HOUR, first(1))))).get(0).orders())
        .isEqualTo(1);
  }

  @Test
  void aDayKnowsItsBuckets() throws Exception {
    Instant evening = Instant.parse("2026-03-05T23:00:00Z");
    await(store.update(evening, first(0), bucket -> fold(bucket, "order-1")));
    await(store.update(evening, first(2), bucket -> fold(bucket, "order-2")));
    await(store.update(evening.plusSeconds(3_600), first(2), bucket -> fold(bucket, "order-3")));
    assertThat(await(store.idsOf(Stream.of(evening, evening.minusSeconds(3_600)))))
        .containsExactlyInAnyOrder(
            BucketStore.id(evening, first(0)), BucketStore.id(evening, first(2)));
  }

  /** In each batch the last hundred of the one before come again. */
  @Test
  void countingMoreMakesNoBucketLargerAndNothingCountsTwice() throws Exception {
    Instant hour = Instant.parse("2026-03-07T10:00:00Z");
    var facts = new OrderFacts(VERTX, store, "USD", 1);
    var orders = new ArrayList<Delivery<OrderFact>>();
    for (int offset = 0; offset < 3 * Stretch.LENGTH; offset++) {
      orders.add(
          delivery(confirmed("order-" + offset, "user-" + offset, "shirt", 1, 100, hour), offset));
    }
    for (int from = 0; from < orders.size(); from += 400) {
      await(
          facts.handle(
              orders.subList(Math.max(0, from - 100), Math.min(from + 400, orders.size()))));
    }
    List<String> ids = await(store.idsOf(Stream.of(hour)));
    var buckets = await(store.find(ids));
    assertThat(buckets).hasSize(3).allMatch(bucket -> bucket.orders() == Stretch.LENGTH);
    for (int stretch = 0; stretch < 3; stretch++) {
      assertThat(await(store.seen(hour, new Stretch(0, stretch)))).hasSize(Stretch.LENGTH);
    }
  }

  /** The relay died after it had published a page: it stands in the partition a second time. */
  @Test
  void aPageThatIsPublishedAgainBehindTheBorderOfAStretchCountsOnce() throws Exception {
    Instant hour = Instant.parse("2026-03-08T10:00:00Z");
    var facts = new OrderFacts(VERTX, store, "USD", 1);
    var page =
        IntStream.range(0, 300)
            .mapToObj(i -> confirmed("order-" + i, "ann", "shirt", 1, 100, hour))
            .toList();
    long border = Stretch.LENGTH;
    await(facts.handle(deliveries(page, border - 250)));
    await(facts.handle(deliveries(page, border + 60)));
    var buckets = await(store.find(await(store.idsOf(Stream.of(hour)))));
    assertThat(buckets).hasSize(2);
    assertThat(buckets.stream().mapToLong(HourBucket::orders).sum()).isEqualTo(300);
  }

  private static List<Delivery<OrderFact>> deliveries(List<OrderConfirmed> facts, long offset) {
    return IntStream.range(0, facts.size())
        .mapToObj(i -> delivery(facts.get(i), offset + i))
        .toList();
  }

  private static Delivery<OrderFact> delivery(OrderFact fact, long offset) {
    String id = told(List.of(fact)).get(0).id().toString();
    return new Delivery<>(
        new Envelope<>(id, "OrderConfirmed", 1, fact.key(), fact.at(), null, fact), 0, offset);
  }

  private static Stretch first(int partition) {
    return new Stretch(partition, 0);
  }

  private static HourBucket fold(HourBucket bucket, String order) {
    return bucket.fold(told(List.of(confirmed(order, "ann", "shirt", 1, 100, HOUR))), Set.of());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
