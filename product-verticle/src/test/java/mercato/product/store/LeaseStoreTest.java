package mercato.product.store;

import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import mercato.product.SampleProducts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeaseStoreTest {

  private static final Duration TTL = Duration.ofSeconds(5);

  private static Vertx vertx;
  private static CatalogueDatabase database;

  private Instant now = SampleProducts.AT;
  private final LeaseStore leases = new LeaseStore(database, () -> now);

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    database = Catalogues.open(vertx);
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @Test
  void aLeaseBelongsToOneUntilItsEndAndAMargin() {
    assertThat(await(leases.take("a", "one", TTL))).isTrue();
    assertThat(await(leases.take("a", "two", TTL))).isFalse();
    now = now.plus(TTL).plus(LeaseStore.MARGIN);
    assertThat(await(leases.take("a", "two", TTL))).isFalse();
    now = now.plusMillis(1);
    assertThat(await(leases.take("a", "two", TTL))).isTrue();
    assertThat(await(leases.take("a", "one", TTL))).isFalse();
  }

  @Test
  void aHolderRenews() {
    assertThat(await(leases.take("b", "one", TTL))).isTrue();
    now = now.plus(TTL);
    assertThat(await(leases.take("b", "one", TTL))).isTrue();
    now = now.plus(TTL);
    assertThat(await(leases.take("b", "two", TTL))).isFalse();
  }

  @Test
  void aHolderThatRenewsTwiceAtOnceHasNotLostIt() {
    for (int round = 0; round < 10; round++) {
      var taken = IntStream.range(0, 4).mapToObj(i -> leases.take("e", "one", TTL)).toList();
      await(Future.join(taken));
      assertThat(taken).allMatch(Future::result);
      now = now.plusSeconds(1);
    }
  }

  @Test
  void aLeaseGivenBackIsFreeAtOnceAndOnlyItsHolderGivesItBack() {
    await(leases.take("c", "one", TTL));
    await(leases.release("c", "two"));
    assertThat(await(leases.take("c", "two", TTL))).isFalse();
    await(leases.release("c", "one"));
    assertThat(await(leases.take("c", "two", TTL))).isTrue();
  }

  @Test
  void ofManyAtOnceOneGetsIt() {
    for (boolean first : List.of(true, false)) {
      var taken =
          IntStream.range(0, 8)
              .mapToObj(i -> leases.take("d", (first ? "x" : "y") + i, TTL))
              .toList();
      await(Future.join(taken));
      assertThat(taken.stream().filter(Future::result)).hasSize(1);
      now = now.plusSeconds(60);
    }
  }
}
