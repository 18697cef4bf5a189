package mercato.product.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mercato.contract.product.ProductView;
import mercato.product.SampleProducts;
import org.junit.jupiter.api.Test;

class ProductCacheTest {

  private static final Optional<ProductView> SHIRT =
      Optional.of(SampleProducts.view(SampleProducts.shirt("a")));

  private final List<String> loads = new ArrayList<>();
  private long now;
  private final ProductCache cache = new ProductCache(2, Duration.ofSeconds(1), () -> now);

  @Test
  void aKeptProductIsNotLoadedAgainUntilItIsTooOld() {
    assertThat(get("a").result()).isEqualTo(SHIRT);
    now += Duration.ofMillis(999).toNanos();
    get("a");
    assertThat(loads).containsExactly("a");
    now += Duration.ofMillis(1).toNanos();
    get("a");
    assertThat(loads).containsExactly("a", "a");
  }

  @Test
  void anIdThatIsNoProductIsKeptToo() {
    cache.get("none", this::nothing);
    assertThat(cache.get("none", this::nothing).result()).isEmpty();
    assertThat(loads).containsExactly("none");
  }

  @Test
  void allWhoAskDuringALoadWaitForThatOne() {
    Promise<Optional<ProductView>> load = Promise.promise();
    var first = cache.get("a", id -> load.future());
    var second = get("a");
    load.complete(SHIRT);
    assertThat(first.result()).isEqualTo(SHIRT);
    assertThat(second.result()).isEqualTo(SHIRT);
    assertThat(loads).isEmpty();
  }

  @Test
  void aChangeDuringALoadIsNotHiddenByWhatTheLoadSaw() {
    Promise<Optional<ProductView>> load = Promise.promise();
    cache.get("a", id -> load.future());
    cache.forget(List.of("a"));
    load.complete(Optional.empty());
    assertThat(get("a").result()).isEqualTo(SHIRT);
  }

  @Test
  void aFailureIsNotKept() {
    Promise<Optional<ProductView>> load = Promise.promise();
    var failed = cache.get("a", id -> load.future());
    load.fail("away");
    assertThat(failed.failed()).isTrue();
    assertThat(get("a").result()).isEqualTo(SHIRT);
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

  private Future<Optional<ProductView>> get(String id) {
    return cache.get(
        id,
        wanted -> {
          loads.add(wanted);
          return Future.succeededFuture(SHIRT);
        });
  }

  private Future<Optional<ProductView>> nothing(String id) {
    loads.add(id);
    return Future.succeededFuture(Optional.empty());
  }
}
