package mercato.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGeneratorFactory;
import mercato.bench.load.Calls;
import mercato.bench.load.LoadReport;
import mercato.bench.load.OpenLoop;
import mercato.bench.load.Samples;
import mercato.bench.run.Machine;
import mercato.bench.shoppers.Shoppers;
import mercato.bench.shoppers.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenLoopTest {

  private static final String PAGE =
      """
      {"items": [{"id": "1"}, {"id": "2"}], "next": null,
       "facets": {"category": [{"value": "Apparel", "count": 2}]}}""";

  private final Vertx vertx = Vertx.vertx();
  private final RandomGeneratorFactory<?> randoms = RandomGeneratorFactory.of("L64X128MixRandom");

  @TempDir Path folder;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void theMixHasTheSharesThatItNames() {
    var random = randoms.create(7);
    Map<Step, Integer> counts = new EnumMap<>(Step.class);
    for (int i = 0; i < 100_000; i++) {
      counts.merge(Step.pick(random), 1, Integer::sum);
    }
    assertThat(counts.get(Step.PRODUCT)).isCloseTo(50_000, within(1_000));
    assertThat(counts.get(Step.LIST)).isCloseTo(25_000, within(1_000));
    assertThat(counts.get(Step.SEARCH)).isCloseTo(15_000, within(1_000));
    assertThat(counts.get(Step.CART)).isCloseTo(8_000, within(600));
    assertThat(counts.get(Step.ORDER)).isCloseTo(2_000, within(300));
  }

  @Test
  void aShopThatAnswersLateShowsItsDelayThoughMoreRequestsGoOutMeanwhile() throws Exception {
    int port = shop(200);
    Samples<Step> samples = run(port, 200, 1);

    assertThat(samples.count()).isCloseTo(200L, within(80L));
    assertThat(samples.errorCount()).isZero();
    assertThat(samples.latency(Step.PRODUCT).getValueAtPercentile(1)).isGreaterThan(190_000L);

    Path page =
        new LoadReport(
                "bench",
                URI.create("http://127.0.0.1"),
                200,
                Duration.ofSeconds(1),
                Machine.here(),
                samples)
            .write(folder, Map.of());
    assertThat(Files.readString(page)).contains("<svg", "product").doesNotContain("NaN");
    assertThat(folder.toFile().list()).hasSize(2);
  }

  @Test
  void refusalsAreCountedByStatusAndCode() {
    int port = shop(0);
    Samples<Step> samples = run(port, 300, 1);
    assertThat(samples.errors(Step.ORDER)).isEmpty();
    assertThat(samples.errors(Step.CART).keySet()).containsExactly("503 OVERLOADED");
  }

  private Samples<Step> run(int port, int rate, int seconds) {
    var shoppers =
        new Shoppers(new Calls(vertx, URI.create("http://127.0.0.1:" + port), 256, 5_000));
    Promise<Samples<Step>> samples = Promise.promise();
    vertx.runOnContext(
        started ->
            shoppers
                .arrive(2)
                .compose(
                    arrived ->
                        new OpenLoop<>(vertx, shoppers, randoms.create(3), rate).run(seconds))
                .onComplete(samples));
    return samples.future().await();
  }

  /** A shop of two products; one without delay refuses all carts. */
  private int shop(int delayMillis) {
    return vertx
        .createHttpServer()
        .requestHandler(
            request ->
                (delayMillis == 0 ? Future.succeededFuture() : vertx.timer(delayMillis))
                    .onSuccess(due -> answer(request, delayMillis == 0)))
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private static void answer(HttpServerRequest request, boolean refusesCarts) {
    if (request.path().equals("/v1/auth/register")) {
      request.response().setStatusCode(201).end("{\"accessToken\": \"t\"}");
    } else if (request.path().equals("/v1/products")) {
      request.response().end(PAGE);
    } else if (refusesCarts && request.path().startsWith("/v1/cart")) {
      request.response().setStatusCode(503).end(Buffer.buffer("{\"code\": \"OVERLOADED\"}"));
    } else {
      request.response().end("{}");
    }
  }
}
