package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.ChangedProduct;
import mercato.contract.product.ProductOperations.FindProduct;
import mercato.contract.product.ProductOperations.ProductsChanged;
import mercato.contract.product.ProductView;
import mercato.gateway.testing.ContractClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Single products, read from what the gateway keeps. */
class ProductReadsTest {

  private static final AtomicInteger IDS = new AtomicInteger();

  @RegisterExtension
  static final SharedGateway gateway =
      new SharedGateway(
          Map.of("gateway.products.cacheSeconds", "600", "gateway.hstsSeconds", "60"));

  private final Queue<FindProduct> asked = new ConcurrentLinkedQueue<>();
  private final String path = "/v1/products/p-" + IDS.incrementAndGet();
  private final String id = path.substring("/v1/products/".length());
  private volatile long version = 7;

  @BeforeEach
  void answer() {
    gateway.shop.when(
        ProductOperations.FIND,
        (find, caller) -> {
          asked.add(find);
          return Future.succeededFuture(product(find.id(), version, null));
        });
  }

  @Test
  void bothWaysAnswerTheSameBytes() throws IOException {
    read();
    // A list of tags is left to the router.
    assertThat(raw("")).isEqualTo(raw("If-None-Match: \"1\", \"2\"\r\n")).contains("\r\n\r\n{");
    assertThat(raw("If-None-Match: \"7\"\r\n"))
        .isEqualTo(raw("If-None-Match: \"1\", \"7\"\r\n"))
        .startsWith("HTTP/1.1 304")
        .endsWith("\r\n\r\n");
    assertThat(raw("")).isEqualTo(raw("Authorization: " + gateway.running.customer() + "\r\n"));
    assertThat(asked).hasSize(1);
  }

  /** On a given trace, so that the request id is the same, too. */
  private String raw(String headers) throws IOException {
    return Raw.exchange(
        gateway.running.port,
        "GET "
            + path
            + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n"
            + headers
            + "\r\n");
  }

  @Test
  void eachReplyHasARequestIdOfItsOwn() {
    read();
    String one = read().header("X-Request-Id");
    assertThat(one).matches("[0-9a-f]{32}");
    assertThat(read().header("X-Request-Id")).matches("[0-9a-f]{32}").isNotEqualTo(one);
  }

  @Test
  void whoeverWantsAColdProductAtTheSameTimeSharesOneQuestion() {
    Promise<ProductView> late = Promise.promise();
    gateway.shop.when(
        ProductOperations.FIND,
        (find, caller) -> {
          asked.add(find);
          return late.future();
        });
    var pool = Executors.newFixedThreadPool(50);
    try {
      var herd = new ArrayList<CompletableFuture<Answer>>();
      for (int i = 0; i < 50; i++) {
        herd.add(CompletableFuture.supplyAsync(this::read, pool));
      }
      Awaitility.await().until(() -> inFlight() >= 50);
      late.complete(product(id, 7, null));
      assertThat(herd).allMatch(each -> each.join().status() == 200);
      assertThat(herd.stream().map(each -> each.join().header("X-Request-Id")).distinct())
          .hasSize(50);
    } finally {
      pool.shutdownNow();
    }
    assertThat(asked).hasSize(1);
  }

  private double inFlight() {
    return gateway.running.node.metrics().get("vertx.http.server.active.requests").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  @Test
  void aRefusalIsToldToAllWhoWaitEachOnItsOwnTrace() {
    Promise<ProductView> late = Promise.promise();
    gateway.shop.when(
        ProductOperations.FIND,
        (find, caller) -> {
          asked.add(find);
          return late.future();
        });
    var one = CompletableFuture.supplyAsync(this::read);
    var other = CompletableFuture.supplyAsync(this::read);
    Awaitility.await().until(() -> inFlight() >= 2);
    late.fail(Problem.notFound("product"));
    for (Answer each : List.of(one.join(), other.join())) {
      assertThat(each.status()).isEqualTo(404);
      assertThat(each.body().path("traceId").asText()).isEqualTo(each.header("X-Request-Id"));
    }
    assertThat(one.join().header("X-Request-Id")).isNotEqualTo(other.join().header("X-Request-Id"));
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatIsUnknownIsNotRemembered() {
    gateway.shop.refuse(ProductOperations.FIND, Problem.notFound("product"));
    assertThat(read().status()).isEqualTo(404);
    answer();
    assertThat(read().status()).isEqualTo(200);
  }

  @Test
  void aChangeIsSeenAtOnceAndNothingOlderIsAskedFor() {
    assertThat(read().header("ETag")).isEqualTo("\"7\"");
    version = 8;
    assertThat(read().header("ETag")).as("kept").isEqualTo("\"7\"");
    tell(8);
    Awaitility.await().until(() -> read().header("ETag").equals("\"8\""));
    assertThat(asked).containsExactly(new FindProduct(id, null), new FindProduct(id, 8L));
  }

  @Test
  void newsOfWhatIsKnownAlreadyCostsNothing() throws Exception {
    read();
    tell(7);
    tell(6);
    settle();
    read();
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatComesBackOlderThanTheNewsIsAnsweredButNotKept() {
    Promise<ProductView> late = Promise.promise();
    gateway.shop.when(
        ProductOperations.FIND,
        (find, caller) -> {
          asked.add(find);
          return asked.size() == 1
              ? late.future()
              : Future.succeededFuture(product(find.id(), version, null));
        });
    var early = CompletableFuture.supplyAsync(this::read);
    Awaitility.await().until(() -> asked.size() == 1);
    version = 8;
    tell(8);
    settle();
    assertThat(read().header("ETag")).as("does not wait for the old one").isEqualTo("\"8\"");
    late.complete(product(id, 7, null));
    assertThat(early.join().header("ETag")).isEqualTo("\"7\"");
    assertThat(read().header("ETag")).isEqualTo("\"8\"");
    assertThat(asked).containsExactly(new FindProduct(id, null), new FindProduct(id, 8L));
  }

  @Test
  void aPriceIsNotShownBeyondTheInstantUntilWhichItHolds() {
    Instant end = Instant.now().plusMillis(1_500);
    gateway.shop.when(
        ProductOperations.FIND,
        (find, caller) -> {
          asked.add(find);
          boolean before = Instant.now().isBefore(end);
          return Future.succeededFuture(product(find.id(), before ? 7 : 8, before ? end : null));
        });
    while (Instant.now().isBefore(end.minusMillis(500))) {
      assertThat(read().header("ETag")).isEqualTo("\"7\"");
    }
    assertThat(asked).hasSize(1);
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !Instant.now().isBefore(end));
    assertThat(read().header("ETag")).isEqualTo("\"8\"");
  }

  private Answer read() {
    return gateway.client.get(path);
  }

  private void tell(long changed) {
    gateway
        .running
        .node
        .bus()
        .tell(
            ProductOperations.CHANGED,
            new ProductsChanged(List.of(new ChangedProduct(id, changed))));
  }

  /** Until all that was told before has been heard: news of another product comes behind it. */
  private void settle() {
    String marker = "/v1/products/m-" + IDS.incrementAndGet();
    gateway.client.get(marker);
    gateway
        .running
        .node
        .bus()
        .tell(
            ProductOperations.CHANGED,
            new ProductsChanged(
                List.of(
                    new ChangedProduct(marker.substring("/v1/products/".length()), 1_000_000))));
    int before = asked.size();
    Awaitility.await()
        .until(
            () -> {
              gateway.client.get(marker);
              return asked.size() > before;
            });
    asked.removeIf(find -> !find.id().equals(id));
  }

  private static ProductView product(String id, long version, Instant validUntil) {
    ProductView sample = Samples.PRODUCT;
    return new ProductView(
        id,
        sample.name(),
        sample.description(),
        sample.category(),
        sample.price(),
        sample.images(),
        sample.attributes(),
        sample.rating(),
        sample.status(),
        validUntil,
        version,
        sample.createdAt(),
        sample.updatedAt());
  }
}
