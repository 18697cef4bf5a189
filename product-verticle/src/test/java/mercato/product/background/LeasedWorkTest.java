package mercato.product.background;

import static java.util.concurrent.TimeUnit.SECONDS;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.Catalogues;
import mercato.product.store.LeaseStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeasedWorkTest {

  private static final InstantSource CLOCK = InstantSource.system();

  private static Vertx vertx;

  private CatalogueDatabase database;
  private LeaseStore leases;
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicInteger first = new AtomicInteger();
  private final AtomicInteger second = new AtomicInteger();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    await(vertx.close());
  }

  @BeforeEach
  void open() {
    database = Catalogues.open(vertx);
    leases = new LeaseStore(database, CLOCK);
  }

  @Test
  void ofTwoOneWorksUntilItGivesTheLeaseBack() {
    LeasedWork one = start(vertx, leases, "work", count(first));
    await().atMost(5, SECONDS).until(() -> first.get() > 0);
    LeasedWork other = start(vertx, leases, "work", count(second));
    int before = first.get();
    await().atMost(5, SECONDS).until(() -> first.get() > before + 5);
    assertThat(second).hasValue(0);
    await(one.close());
    await().atMost(5, SECONDS).until(() -> second.get() > 0);
    int last = first.get();
    int round = second.get();
    await().atMost(5, SECONDS).until(() -> second.get() > round + 2);
    assertThat(first).hasValue(last);
    await(other.close());
  }

  @Test
  void theLeaseOfOneThatWasKilledIsTakenOver() {
    Vertx doomed = Vertx.vertx();
    start(doomed, leases, "work", count(first));
    await().atMost(5, SECONDS).until(() -> first.get() > 0);
    await(doomed.close());
    var later = new LeaseStore(database, () -> CLOCK.instant().plusSeconds(8));
    LeasedWork heir = start(vertx, later, "work", count(second));
    await().atMost(5, SECONDS).until(() -> second.get() > 0);
    await(heir.close());
  }

  @Test
  void workThatHasMoreToDoGoesOnAtOnce() {
    LeasedWork work =
        start(vertx, leases, "work", () -> Future.succeededFuture(first.incrementAndGet() < 200));
    await().atMost(5, SECONDS).until(() -> first.get() >= 200);
    await(work.close());
  }

  @Test
  void workThatFailsPausesForLongerEachTimeAndHoldsUpNoOther() {
    AtomicBoolean away = new AtomicBoolean(true);
    Supplier<Future<Boolean>> failing =
        () -> {
          first.incrementAndGet();
          return away.get()
              ? Future.failedFuture(Problem.unavailable("away"))
              : Future.succeededFuture(false);
        };
    LeasedWork work = new LeasedWork(vertx, leases, metrics, "work");
    work.add("failing", failing).add("fine", count(second)).start();
    await().atMost(10, SECONDS).until(() -> second.get() >= 8);
    assertThat(first.get()).isLessThan(second.get());
    assertThat(work.check().failed()).isTrue();
    assertThat(metrics.counter("mercato.background.failures", "work", "failing").count())
        .isGreaterThan(1);
    away.set(false);
    await().atMost(10, SECONDS).until(() -> work.check().succeeded());
    await(work.close());
  }

  @Test
  void aDefectIsCountedButDoesNotMakeTheProcessUnready() {
    LeasedWork work =
        start(
            vertx,
            leases,
            "work",
            () -> {
              first.incrementAndGet();
              throw new IllegalStateException("a defect");
            });
    await().atMost(5, SECONDS).until(() -> first.get() > 1);
    assertThat(work.check().succeeded()).isTrue();
    await(work.close());
  }

  @Test
  void withoutTheStoreOfTheLeaseNothingIsDone() {
    var nowhere = CatalogueDatabase.open(vertx, "mongodb://127.0.0.1:1");
    LeasedWork work = start(vertx, new LeaseStore(nowhere, CLOCK), "work", count(first));
    await().atMost(10, SECONDS).until(() -> work.check().failed());
    assertThat(first).hasValue(0);
    await(work.close());
    await(nowhere.close());
  }

  private LeasedWork start(
      Vertx vertx, LeaseStore leases, String name, Supplier<Future<Boolean>> turn) {
    return new LeasedWork(vertx, leases, metrics, name).add(name, turn).start();
  }

  private static Supplier<Future<Boolean>> count(AtomicInteger turns) {
    return () -> {
      turns.incrementAndGet();
      return Future.succeededFuture(false);
    };
  }
}
