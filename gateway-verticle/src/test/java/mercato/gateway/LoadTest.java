package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductView;
import mercato.gateway.testing.ContractClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What happens when there is too much of it, or when a service does not answer. */
class LoadTest {

  @Test
  void moreThanItTakesIsRefusedAtOnceAndTheRestIsServed() {
    var waiting = new ConcurrentLinkedQueue<Promise<ProductView>>();
    var pool = Executors.newFixedThreadPool(12);
    try (var gateways = Gateways.start(Map.of("gateway.maxInFlight", "4"))) {
      gateways.shop.when(
          ProductOperations.FIND,
          (find, caller) -> {
            Promise<ProductView> promise = Promise.promise();
            waiting.add(promise);
            return promise.future();
          });
      var served = new ArrayList<CompletableFuture<Answer>>();
      for (String id : List.of("1", "2", "3", "4")) {
        served.add(
            CompletableFuture.supplyAsync(() -> gateways.client.get("/v1/products/" + id), pool));
      }
      Awaitility.await().until(() -> waiting.size() == 4);
      long before = System.nanoTime();
      Answer refused = gateways.client.get("/v1/products/1");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("OVERLOADED");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(gateways.client.get("/health/live").status()).isEqualTo(200);

      waiting.forEach(promise -> promise.complete(Samples.PRODUCT));
      assertThat(served).allMatch(answer -> answer.join().status() == 200);
      gateways.shop.reset();
      assertThat(gateways.client.get("/v1/products/1").status()).isEqualTo(200);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aServiceThatDoesNotAnswerIsGivenUpWithinTheTimeOfTheRequest() {
    try (var gateways = Gateways.start(Map.of("gateway.requestTimeoutMillis", "500"))) {
      gateways.shop.when(
          ProductOperations.FIND, (find, caller) -> Promise.<ProductView>promise().future());
      long before = System.nanoTime();
      Answer answer = gateways.client.get("/v1/products/1");
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isBetween(Duration.ofMillis(400), Duration.ofMillis(1_500));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("UNAVAILABLE");
    }
  }

  @Test
  void healthTellsWhichServiceIsAway() {
    try (var gateways = Gateways.start(Map.of())) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> gateways.client.get("/health").body().path("status").asText().equals("UP"));
      gateways.shop.when(
          CatalogueOperations.ADD,
          (add, caller) -> Promise.<CatalogueOperations.AddedProducts>promise().future());
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () ->
                  gateways.client.get("/health").body().path("status").asText().equals("DEGRADED"));
    }
  }

  @Test
  void whatIsUnderWayIsAnsweredBeforeTheGatewayGoes() {
    Promise<ProductView> late = Promise.promise();
    var gateways = Gateways.start(Map.of());
    gateways.shop.when(ProductOperations.FIND, (find, caller) -> late.future());
    var answer = CompletableFuture.supplyAsync(() -> gateways.client.get("/v1/products/1"));
    Awaitility.await().until(() -> gateways.shop.wasAsked(ProductOperations.FIND));
    Future<Void> stopped = gateways.node.stop();
    late.complete(Samples.PRODUCT);
    assertThat(answer.join().status()).isEqualTo(200);
    Gateways.await(stopped);
  }

  @Test
  void instancesShareThePort() {
    try (var gateways = Gateways.start(Map.of(), 2)) {
      for (String ignored : List.of("1", "2", "3", "4", "5", "6")) {
        assertThat(gateways.client.get("/v1/products/1", "Connection-Test", ignored).status())
            .isEqualTo(200);
      }
    }
  }
}
