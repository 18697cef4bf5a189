package mercato.analytics.bucket;

import static mercato.analytics.Facts.confirmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mercato.analytics.model.HourBucket;
import mercato.embedded.TestStores;
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
    await(store.update(HOUR, 3, bucket -> fold(bucket, "order-1")));
    var found = await(store.find(List.of(BucketStore.id(HOUR, 3), "orders:none")));
    assertThat(found).hasSize(1);
    assertThat(found.get(0)).usingRecursiveComparison().ignoringFields("seen").isEqualTo(expected);
    assertThat(found.get(0).seen()).isEmpty();
  }

  @Test
  void writersThatCompeteLoseNothing() throws Exception {
    var updates =
        IntStream.range(0, 6)
            .mapToObj(i -> store.update(HOUR, 0, bucket -> fold(bucket, "order-" + i)))
            .toList();
    await(Future.all(updates));
    assertThat(await(store.find(List.of(BucketStore.id(HOUR, 0)))).get(0).orders()).isEqualTo(6);
  }

  @Test
  void aBucketThatStaysAsItIsIsNotWritten() throws Exception {
    await(store.update(HOUR, 1, bucket -> fold(bucket, "order-1")));
    await(store.update(HOUR, 1, bucket -> fold(bucket, "order-1")));
    await(store.update(HOUR, 2, bucket -> bucket));
    assertThat(await(store.find(List.of(BucketStore.id(HOUR, 2))))).isEmpty();
    assertThat(await(store.find(List.of(BucketStore.id(HOUR, 1)))).get(0).orders()).isEqualTo(1);
  }

  @Test
  void aDayKnowsItsBuckets() throws Exception {
    Instant evening = Instant.parse("2026-03-05T23:00:00Z");
    await(store.update(evening, 0, bucket -> fold(bucket, "order-1")));
    await(store.update(evening, 2, bucket -> fold(bucket, "order-2")));
    await(store.update(evening.plusSeconds(3_600), 2, bucket -> fold(bucket, "order-3")));
    assertThat(await(store.idsOf(Stream.of(evening, evening.minusSeconds(3_600)))))
        .containsExactlyInAnyOrder(BucketStore.id(evening, 0), BucketStore.id(evening, 2));
  }

  private static HourBucket fold(HourBucket bucket, String order) {
    return bucket.fold(List.of(confirmed(order, "ann", "shirt", 1, 100, HOUR)));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
