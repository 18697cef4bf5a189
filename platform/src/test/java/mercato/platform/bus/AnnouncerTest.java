package mercato.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnnouncerTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<List<String>> named = new CopyOnWriteArrayList<>();
  private final Announcer announcer = new Announcer(vertx, PERIOD, named::add);

  @AfterEach
  void stop() {
    Member.await(vertx.close());
  }

  @Test
  void whatChangesOftenIsNamedOnceAPeriodInTheOrderOfTheFirstChange() {
    long start = System.nanoTime();
    onContext(() -> List.of("b", "a", "b", "b", "a").forEach(announcer::changed));
    assertThat(named).isEmpty();

    awaitNamed(1);
    assertThat(named).containsExactly(List.of("b", "a"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(PERIOD);

    onContext(() -> announcer.changed("a"));
    awaitNamed(2);
    assertThat(named.get(1)).containsExactly("a");
  }

  @Test
  void nothingIsNamedTwiceForOneChange() {
    onContext(() -> announcer.changed("a"));
    awaitNamed(1);

    onContext(() -> announcer.changed("b"));
    awaitNamed(2);

    assertThat(named).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void aThousandIdsAreNamedAtOnce() {
    onContext(() -> IntStream.range(0, 1_500).forEach(i -> announcer.changed("p" + i)));
    assertThat(named).hasSize(1);
    assertThat(named.get(0)).hasSize(1_000);

    awaitNamed(2);
    assertThat(named.get(1)).hasSize(500).startsWith("p1000");
  }

  @Test
  void whatChangesWhileOthersAreNamedIsNamedNextTime() {
    var again = new AtomicReference<Announcer>();
    again.set(
        new Announcer(
            vertx,
            PERIOD,
            ids -> {
              named.add(ids);
              if (ids.contains("first")) {
                again.get().changed("second");
              }
            }));

    onContext(() -> again.get().changed("first"));

    awaitNamed(2);
    assertThat(named).containsExactly(List.of("first"), List.of("second"));
  }

  @Test
  void oneThatFailsToBeNamedHoldsUpNoOther() {
    var failing =
        new Announcer(
            vertx,
            PERIOD,
            ids -> {
              named.add(ids);
              throw new IllegalStateException("nobody hears");
            });
    context.exceptionHandler(expected -> {});

    onContext(() -> failing.changed("a"));
    awaitNamed(1);
    onContext(() -> failing.changed("b"));
    awaitNamed(2);

    assertThat(named).containsExactly(List.of("a"), List.of("b"));
  }

  private void awaitNamed(int times) {
    await().atMost(Duration.ofSeconds(5)).until(() -> named.size() >= times);
  }

  private void onContext(Runnable work) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        go -> {
          work.run();
          done.complete();
        });
    Member.await(done.future());
  }
}
