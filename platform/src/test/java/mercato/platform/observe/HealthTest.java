package mercato.platform.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {

  private final Vertx vertx = Vertx.vertx();
  private final Health health = new Health(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void itIsReadyOnceEveryCheckSaysYesAndNoMoreWhenOneSaysNo() {
    var up = new AtomicBoolean(true);
    health.register("always", Future::succeededFuture);
    health.register(
        "store", () -> up.get() ? Future.succeededFuture() : Future.failedFuture("away"));
    await().until(health::ready);

    up.set(false);
    await().until(() -> !health.ready());
    assertThat(health.states())
        .extracting(Health.State::name, Health.State::up)
        .containsExactly(tuple("always", true), tuple("store", false));

    health.unregister("store");
    assertThat(health.ready()).isTrue();
  }

  @Test
  void aCheckThatHangsOrThrowsCountsAsDownAndHangsNobody() {
    health.register("hangs", () -> Promise.<Void>promise().future());
    health.register(
        "throws",
        () -> {
          throw new IllegalStateException();
        });
    await().until(() -> health.states().stream().allMatch(state -> state.at() != null));
    assertThat(health.states()).noneMatch(Health.State::up);
    assertThat(health.ready()).isFalse();
  }
}
