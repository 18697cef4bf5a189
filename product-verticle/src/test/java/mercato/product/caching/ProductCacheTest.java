package mercato.product.caching;

import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mercato.embedded.TestStores;
import mercato.platform.redis.BoundedRedis;
import mercato.product.SampleProducts;
import mercato.product.caching.ProductCache.Found;
import mercato.product.caching.ProductCache.Standing;
import mercato.product.model.PricePlan;
import mercato.product.model.Product;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProductCacheTest {

  private static Vertx vertx;
  private static Redis redis;

  private Instant now = SampleProducts.AT.plusSeconds(60);
  private final String id = UUID.randomUUID().toString();
  private final Optional<Product> shirt =
      Optional.of(SampleProducts.stored(SampleProducts.shirt(id)));
  private final ProductCache cache = new ProductCache(vertx, redis, () -> now);

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    redis = BoundedRedis.open(vertx, TestStores.redis());
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @Test
  void theFirstWhoFindsNothingLoadsAndAllOthersFindWhatItLoaded() {
    assertThat(find("one").standing()).isEqualTo(Standing.LEASED);
    assertThat(find("two").standing()).isEqualTo(Standing.TAKEN);
    await(cache.fill(id, "one", shirt));
    assertThat(find("two")).isEqualTo(new Found(Standing.KEPT, shirt));
  }

  @Test
  void allOfAProductComesBackItsPlanIncluded() {
    Product planned =
        shirt
            .orElseThrow()
            .withPrice(
                shirt
                    .orElseThrow()
                    .price()
                    .with(
                        new PricePlan.Sale(
                            "s", 20, now.plusSeconds(3_600), now.plusSeconds(7_200))));
    find("one");
    await(cache.fill(id, "one", Optional.of(planned)));
    assertThat(find("two").product()).contains(planned);
  }

  @Test
  void aSlowLoaderDoesNotPutBackWhatWasChangedMeanwhile() {
    find("slow");
    await(cache.drop(List.of(id)));
    await(cache.fill(id, "slow", shirt));
    assertThat(find("next").standing()).isEqualTo(Standing.LEASED);
    await(cache.fill(id, "slow", shirt));
    await(cache.fill(id, "next", Optional.empty()));
    assertThat(find("last")).isEqualTo(new Found(Standing.KEPT, Optional.empty()));
  }

  @Test
  void anIdThatIsNoProductIsKeptFor5Seconds() {
    find("one");
    await(cache.fill(id, "one", Optional.empty()));
    assertThat(find("two")).isEqualTo(new Found(Standing.KEPT, Optional.empty()));
    assertThat(millisLeft()).isBetween(3_000L, 5_000L);
  }

  @Test
  void lifetimesDifferLestAllEndTogether() {
    find("one");
    await(cache.fill(id, "one", shirt));
    assertThat(millisLeft()).isBetween(268_000L, 330_000L);
  }

  @Test
  void nothingIsKeptBeyondTheNextBoundaryOfItsPrice() {
    var plan =
        shirt
            .orElseThrow()
            .price()
            .with(
                new PricePlan.Change(
                    "c", now.plusSeconds(20), shirt.orElseThrow().price().regular()));
    find("one");
    await(cache.fill(id, "one", shirt.map(product -> product.withPrice(plan))));
    assertThat(millisLeft()).isBetween(15_000L, 20_000L);
  }

  @Test
  void whatIsOlderThanWhatWasHeardOfIsLoadedAnew() {
    find("one");
    await(cache.fill(id, "one", shirt));
    assertThat(await(cache.find(id, 2, "two")).standing()).isEqualTo(Standing.LEASED);
    assertThat(await(cache.find(id, 2, "three")).standing()).isEqualTo(Standing.TAKEN);
    assertThat(await(cache.find(id, 1, "four")).standing()).isEqualTo(Standing.KEPT);
    await(cache.fill(id, "two", shirt.map(product -> product.withVersion(2, now))));
    assertThat(await(cache.find(id, 2, "three")).standing()).isEqualTo(Standing.KEPT);
  }

  @Test
  void aServerThatIsAwayIsNoFailure() {
    var away = new ProductCache(vertx, BoundedRedis.open(vertx, "redis://127.0.0.1:1"), () -> now);
    for (int i = 0; i < 20; i++) {
      assertThat(await(away.find(id, 0, "token")).standing()).isEqualTo(Standing.AWAY);
    }
    await(away.fill(id, "token", shirt));
    await(away.drop(List.of(id)));
  }

  @Test
  void whatWasKeptWhileChangesCouldNotBeToldIsNotBelieved() throws Exception {
    try (var way = new Way(vertx, TestStores.redis())) {
      var cache = new ProductCache(vertx, BoundedRedis.open(vertx, way.url()), () -> now);
      await(cache.find(id, 0, "one"));
      await(cache.fill(id, "one", shirt));
      way.cut();
      await(cache.drop(List.of(id)));
      way.open();
      now = now.plus(Duration.ofSeconds(2));
      assertThat(await(cache.find(id, 0, "two")).standing()).isEqualTo(Standing.LEASED);
      await(cache.fill(id, "two", shirt));
      assertThat(await(cache.find(id, 0, "three")).standing()).isEqualTo(Standing.KEPT);
    }
  }

  private Found find(String token) {
    return await(cache.find(id, 0, token));
  }

  private long millisLeft() {
    return await(redis.send(Request.cmd(Command.PTTL).arg("product:1:" + id))).toLong();
  }
}
