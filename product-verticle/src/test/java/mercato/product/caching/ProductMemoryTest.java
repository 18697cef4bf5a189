package mercato.product.caching;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mercato.product.SampleProducts;
import mercato.product.model.Product;
import org.junit.jupiter.api.Test;

class ProductMemoryTest {

  private static final Optional<Product> FIRST =
      Optional.of(SampleProducts.stored(SampleProducts.shirt("a")));
  private static final Optional<Product> SECOND =
      FIRST.map(product -> product.withVersion(2, SampleProducts.AT.plusSeconds(1)));

  private final List<String> loads = new ArrayList<>();
  private long now;
  private final ProductMemory memory = memory(2);

  @Test
  void aKeptProductIsNotLoadedAgainUntilItIsTooOld() {
    assertThat(get("a").result()).isEqualTo(FIRST);
    now += Duration.ofSeconds(30).toNanos() - 1;
    get("a");
    assertThat(loads).containsExactly("a");
    now += 1;
    get("a");
    assertThat(loads).containsExactly("a", "a");
  }

  @Test
  void anIdThatIsNoProductIsKeptForAShortTime() {
    get("none", 0, Optional.empty());
    now += Duration.ofSeconds(5).toNanos() - 1;
    assertThat(get("none", 0, FIRST).result()).isEmpty();
    now += 1;
    assertThat(get("none", 0, FIRST).result()).isEqualTo(FIRST);
  }

  @Test
  void allWhoAskDuringALoadWaitForThatOne() {
    Promise<Optional<Product>> load = Promise.promise();
    var first = memory.get("a", 0, load::future);
    var second = get("a");
    assertThat(second.isComplete()).isFalse();
    load.complete(FIRST);
    assertThat(first.result()).isEqualTo(FIRST);
    assertThat(second.result()).isEqualTo(FIRST);
    assertThat(loads).isEmpty();
  }

  @Test
  void whoHasHeardOfAVersionIsNotGivenAnOlderOne() {
    get("a");
    assertThat(get("a", 1, SECOND).result()).isEqualTo(FIRST);
    assertThat(get("a", 2, SECOND).result()).isEqualTo(SECOND);
    assertThat(get("a").result()).isEqualTo(SECOND);
  }

  @Test
  void whoHasHeardOfAVersionDoesNotWaitForALoadThatMayMissIt() {
    Promise<Optional<Product>> load = Promise.promise();
    var first = memory.get("a", 0, load::future);
    assertThat(get("a", 2, SECOND).result()).isEqualTo(SECOND);
    load.complete(FIRST);
    assertThat(first.result()).isEqualTo(FIRST);
    assertThat(get("a").result()).isEqualTo(SECOND);
  }

  @Test
  void aChangeDropsWhatIsOlderAndNothingElse() {
    get("a", 0, SECOND);
    memory.drop("a", 2);
    assertThat(get("a", 0, FIRST).result()).isEqualTo(SECOND);
    memory.drop("a", 3);
    assertThat(get("a").result()).isEqualTo(FIRST);
    get("none", 0, Optional.empty());
    memory.drop("none", 1);
    assertThat(get("none", 0, FIRST).result()).isEqualTo(FIRST);
  }

  @Test
  void aChangeDuringALoadIsNotHiddenByWhatTheLoadSaw() {
    Promise<Optional<Product>> load = Promise.promise();
    memory.get("a", 0, load::future);
    memory.drop("a", 2);
    load.complete(FIRST);
    assertThat(get("a", 0, SECOND).result()).isEqualTo(SECOND);
  }

  @Test
  void aLoadThatCannotMissAChangeIsNotDroppedByIt() {
    Promise<Optional<Product>> load = Promise.promise();
    memory.get("a", 2, load::future);
    memory.drop("a", 2);
    load.complete(SECOND);
    assertThat(get("a", 0, FIRST).result()).isEqualTo(SECOND);
  }

  @Test
  void aFailureIsNotKept() {
    Promise<Optional<Product>> load = Promise.promise();
    var failed = memory.get("a", 0, load::future);
    load.fail("away");
    assertThat(failed.failed()).isTrue();
    assertThat(get("a").result()).isEqualTo(FIRST);
    var thrown =
        memory.get(
            "b",
            0,
            () -> {
              throw new IllegalStateException();
            });
    assertThat(thrown.failed()).isTrue();
    assertThat(get("b").succeeded()).isTrue();
  }

  @Test
  void theOneUnusedForTheLongestTimeMakesRoom() {
    get("a");
    get("b");
    get("a");
    get("c");
    get("a");
    get("b");
    assertThat(loads).containsExactly("a", "b", "c", "b");
  }

  @Test
  void aLargeMemoryIsBoundedToo() {
    ProductMemory large = memory(2_048);
    IntStream.range(0, 10_000).forEach(i -> large.get("p" + i, 0, () -> found("p" + i, FIRST)));
    loads.clear();
    for (int i = 9_999; i >= 0; i--) {
      String id = "p" + i;
      large.get(id, 0, () -> found(id, FIRST));
    }
    assertThat(loads).hasSizeBetween(10_000 - 2_048, 9_000);
  }

  @Test
  void manyThreadsAreGivenOneLoad() throws Exception {
    var load = Promise.<Optional<Product>>promise();
    var count = new AtomicInteger();
    var begin = new CountDownLatch(1);
    var threads =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new Thread(
                        () -> {
                          try {
                            begin.await();
                          } catch (InterruptedException ended) {
                            return;
                          }
                          memory.get(
                              "a",
                              0,
                              () -> {
                                count.incrementAndGet();
                                return load.future();
                              });
                        }))
            .toList();
    threads.forEach(Thread::start);
    begin.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(count).hasValue(1);
  }

  private Future<Optional<Product>> get(String id) {
    return get(id, 0, FIRST);
  }

  private Future<Optional<Product>> get(String id, long atLeast, Optional<Product> stored) {
    return memory.get(id, atLeast, () -> found(id, stored));
  }

  private Future<Optional<Product>> found(String id, Optional<Product> stored) {
    loads.add(id);
    return Future.succeededFuture(stored);
  }

  private ProductMemory memory(int maxEntries) {
    return new ProductMemory(
        maxEntries,
        Duration.ofSeconds(30),
        () -> now,
        CachedProducts.reads(new SimpleMeterRegistry(), "memory"));
  }
}
