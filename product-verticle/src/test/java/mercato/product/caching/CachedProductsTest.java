package mercato.product.caching;

import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.ChangedProduct;
import mercato.contract.product.ProductOperations.ProductsChanged;
import mercato.contract.product.ProductView;
import mercato.embedded.TestStores;
import mercato.platform.redis.BoundedRedis;
import mercato.product.SampleProducts;
import mercato.product.model.PricePlan;
import mercato.product.model.Product;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two processes, one Redis, one store that counts. */
class CachedProductsTest {

  private static final Instant START = SampleProducts.AT.plusSeconds(60);

  private static Vertx vertx;
  private static Way way;

  private final String id = UUID.randomUUID().toString();
  private final Map<String, Product> stored = new ConcurrentHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile Future<Void> gate = Future.succeededFuture();
  private volatile Instant now = START;

  private final List<Process> processes = new ArrayList<>();
  private final Process one = new Process();
  private final Process two = new Process();

  private final class Process {
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final CachedProducts products;
    final List<ProductsChanged> told = new ArrayList<>();
    boolean deaf;

    Process() {
      products =
          new CachedProducts(
              vertx,
              new ProductMemory(
                  100,
                  Duration.ofSeconds(30),
                  () -> Duration.between(START, now).toNanos(),
                  CachedProducts.reads(metrics, "memory")),
              new ProductCache(vertx, BoundedRedis.open(vertx, way.url()), () -> now),
              CachedProductsTest.this::read,
              this::tell,
              () -> now,
              metrics);
      processes.add(this);
    }

    private void tell(ProductsChanged news) {
      told.add(news);
      processes.stream()
          .filter(process -> !process.deaf)
          .forEach(process -> process.products.heard(news));
    }

    Optional<ProductView> find() {
      return await(products.find(id, null));
    }

    void change(Product product) {
      stored.put(product.id(), product);
      await(products.changed(List.of(new ChangedProduct(product.id(), product.version()))));
    }

    double reads(String from) {
      return metrics.counter("mercato.product.reads", "from", from).count();
    }
  }

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    way = new Way(vertx, TestStores.redis());
    // A cold JVM's first talk with Redis takes longer than a cache may.
    var cache = new ProductCache(vertx, BoundedRedis.open(vertx, way.url()), () -> START);
    await(cache.find("warm", 0, "token"));
    await(cache.fill("warm", "token", Optional.empty()));
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @Test
  void aThousandWhoAskForAColdProductAtOnceCauseOneRead() {
    stored.put(id, shirt());
    Promise<Void> open = Promise.promise();
    gate = open.future();
    var finds = new ArrayList<Future<Optional<ProductView>>>();
    for (int i = 0; i < 500; i++) {
      finds.add(one.products.find(id, null));
      finds.add(two.products.find(id, null));
    }
    open.complete();
    await(Future.join(finds));
    assertThat(finds).allSatisfy(find -> assertThat(find.result()).contains(shirt().view()));
    assertThat(reads).hasValue(1);
    assertThat(one.reads("memory") + two.reads("memory")).isEqualTo(998);
    assertThat(one.reads("mongo") + two.reads("mongo")).isEqualTo(1);
    assertThat(one.reads("redis") + two.reads("redis")).isEqualTo(1);
  }

  @Test
  void whoWaitsInVainForAnotherProcessLoadsForItself() {
    stored.put(id, shirt());
    Promise<Void> never = Promise.promise();
    gate = never.future();
    var slow = one.products.find(id, null);
    await().until(() -> reads.get() == 1);
    gate = Future.succeededFuture();
    assertThat(two.find()).contains(shirt().view());
    assertThat(slow.isComplete()).isFalse();
    never.complete();
    assertThat(await(slow)).contains(shirt().view());
    assertThat(reads).hasValue(2);
  }

  @Test
  void whatOneProcessHasLoadedIsReadByAllOthersFromRedis() {
    stored.put(id, shirt());
    one.find();
    one.find();
    two.find();
    assertThat(reads).hasValue(1);
    assertThat(two.reads("redis")).isEqualTo(1);
    assertThat(one.reads("memory")).isEqualTo(1);
  }

  @Test
  void aChangeIsSeenByAllAtOnce() {
    stored.put(id, shirt());
    one.find();
    two.find();
    one.change(shirt().withVersion(2, now));
    assertThat(one.find()).map(ProductView::version).contains(2L);
    assertThat(two.find()).map(ProductView::version).contains(2L);
    assertThat(one.told).containsExactly(new ProductsChanged(List.of(new ChangedProduct(id, 2))));
  }

  @Test
  void aSlowLoadDoesNotBringBackWhatWasChangedMeanwhile() {
    stored.put(id, shirt());
    Promise<Void> open = Promise.promise();
    gate = open.future();
    var slow = two.products.find(id, null);
    await().until(() -> reads.get() == 1);
    gate = Future.succeededFuture();
    one.change(shirt().withVersion(2, now));
    open.complete();
    await(slow);
    assertThat(two.find()).map(ProductView::version).contains(2L);
    assertThat(one.find()).map(ProductView::version).contains(2L);
  }

  @Test
  void whoMissedTheNewsSeesTheChangeWithItsFactOrWithinTheLifetimeOfWhatItKeeps() {
    stored.put(id, shirt());
    two.deaf = true;
    two.find();
    one.change(shirt().withVersion(2, now));
    assertThat(two.find()).map(ProductView::version).contains(1L);
    now = now.plusSeconds(30);
    assertThat(two.find()).map(ProductView::version).contains(2L);

    one.change(shirt().withVersion(3, now));
    await(two.products.forget(List.of(id)));
    assertThat(two.find()).map(ProductView::version).contains(3L);
  }

  @Test
  void whatAWriterThatDiedCouldNotTellIsDroppedWithTheFact() {
    stored.put(id, shirt());
    one.find();
    stored.put(id, shirt().withVersion(2, now));
    await(one.products.forget(List.of(id)));
    assertThat(one.find()).map(ProductView::version).contains(2L);
    assertThat(two.find()).map(ProductView::version).contains(2L);
  }

  @Test
  void whoHasHeardOfAVersionGetsItPastAllCaches() {
    stored.put(id, shirt());
    one.find();
    two.find();
    stored.put(id, shirt().withVersion(2, now));
    assertThat(one.find()).map(ProductView::version).contains(1L);
    assertThat(await(one.products.find(id, 2L))).map(ProductView::version).contains(2L);
    assertThat(one.find()).map(ProductView::version).contains(2L);
    assertThat(await(two.products.find(id, 2L))).map(ProductView::version).contains(2L);
    assertThat(reads).hasValue(2);
  }

  @Test
  void anIdThatWasNoneIsAProductOnceItIsCreated() {
    assertThat(one.find()).isEmpty();
    assertThat(two.find()).isEmpty();
    assertThat(reads).hasValue(1);
    assertThat(one.reads("none")).isEqualTo(1);
    two.change(shirt());
    assertThat(one.find()).contains(shirt().view());
    assertThat(two.find()).contains(shirt().view());
  }

  @Test
  void aPriceBeginsAndEndsToTheMillisecondWithoutAnyLoad() {
    var sale = new PricePlan.Sale("s", 25, START.plusSeconds(10), START.plusSeconds(20));
    stored.put(id, shirt().withPrice(shirt().price().with(sale)));
    one.find();
    now = START.plusSeconds(10).minusMillis(1);
    assertThat(one.find().orElseThrow())
        .matches(view -> view.price().equals(new Money(1_999, "USD")))
        .matches(view -> view.version() == 1)
        .matches(view -> view.priceValidUntil().equals(START.plusSeconds(10)));
    now = START.plusSeconds(10);
    assertThat(one.find().orElseThrow())
        .matches(view -> view.price().equals(new Money(1_499, "USD")))
        .matches(view -> view.version() == 2)
        .matches(view -> view.updatedAt().equals(START.plusSeconds(10)));
    now = START.plusSeconds(20);
    assertThat(one.find().orElseThrow())
        .matches(view -> view.price().equals(new Money(1_999, "USD")))
        .matches(view -> view.version() == 3)
        .matches(view -> view.priceValidUntil() == null);
    assertThat(reads).hasValue(1);
  }

  @Test
  void withoutRedisItIsSlowerAndNotBroken() {
    stored.put(id, shirt());
    one.find();
    way.cut();
    try {
      two.find();
      assertThat(reads).hasValue(2);
      one.change(shirt().withVersion(2, now));
      assertThat(one.find()).map(ProductView::version).contains(2L);
      assertThat(two.find()).map(ProductView::version).contains(2L);
    } finally {
      way.open();
    }
    now = now.plusSeconds(31);
    assertThat(one.find()).map(ProductView::version).contains(2L);
  }

  @Test
  void aRedisThatHangsCostsAMomentAndThenNothing() {
    for (int i = 0; i < 20; i++) {
      stored.put("hang" + i, shirt());
    }
    one.find();
    way.hold();
    try {
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(await(one.products.find("hang" + i, null))).isPresent();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    } finally {
      way.release();
    }
  }

  @Test
  void aStoreThatIsAwayIsToldAndAskedAgain() {
    gate = Future.failedFuture(Problem.unavailable("away"));
    assertThatThrownBy(() -> await(one.products.find(id, null))).isInstanceOf(Problem.class);
    gate = Future.succeededFuture();
    stored.put(id, shirt());
    assertThat(one.find()).contains(shirt().view());
  }

  @Test
  void whatIsNoIdAtAllIsNotLookedFor() {
    var find = new FindProduct(one.products);
    var caller = Caller.service("trace", Long.MAX_VALUE);
    for (String odd : new String[] {null, "", "no id", "x".repeat(65)}) {
      assertThatThrownBy(
              () -> await(find.handle(new ProductOperations.FindProduct(odd, null), caller)))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("product");
    }
    assertThat(reads).hasValue(0);
  }

  private Future<Optional<Product>> read(String wanted) {
    reads.incrementAndGet();
    var seen = Optional.ofNullable(stored.get(wanted));
    return gate.map(seen);
  }

  private Product shirt() {
    return SampleProducts.stored(SampleProducts.shirt(id));
  }
}
