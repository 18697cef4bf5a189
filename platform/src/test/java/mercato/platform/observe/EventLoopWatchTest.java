package mercato.platform.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLoopWatchTest {

  @Test
  void aHandlerOfOursThatHoldsTheLoopIsCounted() {
    var metrics = new SimpleMeterRegistry();
    var vertx = Vertx.vertx(EventLoopWatch.limits(new VertxOptions()));
    EventLoopWatch.install(vertx, metrics);
    var release = new CountDownLatch(1);
    vertx.runOnContext(started -> hold(release));
    try {
      await().until(() -> metrics.counter("mercato.event.loop.stalls").count() > 0);
      assertThat(EventLoopWatch.stalls()).isPositive();
    } finally {
      release.countDown();
      vertx.close().await();
    }
  }

  @Test
  void loadingAClassAndForeignCodeAreNotCounted() {
    var ours = new StackTraceElement("mercato.order.PlaceOrder", "handle", "", 1);
    var loading = new StackTraceElement("java.lang.ClassLoader", "loadClass", "", 1);
    var foreign = new StackTraceElement("io.netty.channel.epoll.Native", "epollWait", "", 1);
    var parking = new StackTraceElement("jdk.internal.misc.Unsafe", "park", "", 1);
    assertThat(EventLoopWatch.isOurs(new StackTraceElement[] {foreign, ours})).isTrue();
    assertThat(EventLoopWatch.isOurs(new StackTraceElement[] {parking, foreign})).isTrue();
    assertThat(EventLoopWatch.isOurs(new StackTraceElement[] {loading, ours})).isFalse();
    assertThat(EventLoopWatch.isOurs(new StackTraceElement[] {foreign})).isFalse();
  }

  private static void hold(CountDownLatch release) {
    try {
      assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
