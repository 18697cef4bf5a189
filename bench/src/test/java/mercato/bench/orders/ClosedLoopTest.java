package mercato.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import mercato.bench.run.Loop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedLoopTest {

  private static final int IN_FLIGHT = 16;

  private final Loop loop = new Loop();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @TempDir Path folder;

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void ordersAreDurableByTheir201AndTheRestIsToldByKind() throws Exception {
    URI shop = shop();
    var loopOfOrders =
        new ClosedLoop(
            loop.vertx(),
            shop,
            new OrderRequests(shop, List.of("ann", "bob"), List.of("1", "2", "3")),
            IN_FLIGHT);
    Phase spread = loop.run(() -> loopOfOrders.run("spread", 3, Duration.ofSeconds(1)));

    assertThat(keys).hasSize(requests.get());
    assertThat(tokens).containsExactlyInAnyOrder("Bearer ann", "Bearer bob");
    assertThat(most.get()).isEqualTo(IN_FLIGHT);
    assertThat(spread.latency().getTotalCount()).isGreaterThan(100);
    assertThat(spread.others().keySet())
        .containsExactlyInAnyOrder("503 OVERLOADED", "connection lost");
    long all =
        spread.latency().getTotalCount()
            + spread.others().values().stream().mapToLong(Long::longValue).sum();
    assertThat(requests.get() - all).isBetween(0L, (long) IN_FLIGHT);
    assertThat(spread.latency().getValueAtPercentile(1)).isGreaterThan(4_000L);
    assertThat(spread.seconds()).isBetween(0.9, 1.5);

    var report = new OrdersReport(shop, IN_FLIGHT);
    report.add(spread);
    report.settled(Map.of("captures", 1.5));
    assertThat(Files.readString(report.write(folder)))
        .contains("<svg", "spread", "503 OVERLOADED", "captures")
        .doesNotContain("NaN");
    assertThat(folder.toFile().list()).hasSize(2);
  }

  /** Takes 5 ms for an order; each hundredth is refused, and once in a while it hangs up. */
  private URI shop() {
    int port =
        loop.vertx()
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> answer(request)))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  private void answer(HttpServerRequest request) {
    keys.add(request.getHeader("Idempotency-Key"));
    tokens.add(request.getHeader("Authorization"));
    int number = requests.incrementAndGet();
    most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    loop.vertx()
        .setTimer(
            5,
            due -> {
              inFlight.decrementAndGet();
              if (number % 250 == 0) {
                request.connection().close();
              } else if (number % 100 == 0) {
                request.response().setStatusCode(503).end("{\"code\":\"OVERLOADED\"}");
              } else {
                request.response().setStatusCode(201).end("{}");
              }
            });
  }
}
