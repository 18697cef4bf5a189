package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations;
import mercato.gateway.testing.ContractClient.Answer;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP as such: paths, methods, headers, pages, and what must not get out. */
class TransportTest {

  private static final String ORIGIN = "https://shop.example";

  @RegisterExtension
  static final SharedGateway gateway =
      new SharedGateway(
          Map.of("gateway.corsOrigins", ORIGIN + ", http://b", "gateway.hstsSeconds", "60"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/nothing",
        "/v1/products/1/2/3",
        "/metrics",
        "/v1/metrics",
        "/dead-letters",
        "/docs/index.html",
        "/docs/swagger-ui.js.map",
        "/favicon.ico",
        "/v1/products/suggest/x"
      })
  void anUnknownPathIsNotFound(String path) {
    Answer answer = gateway.client.get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("NOT_FOUND");
    assertThat(answer.body().path("instance").asText()).isEqualTo(path);
    assertThat(answer.body().path("traceId").asText()).isEqualTo(answer.header("X-Request-Id"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE|/v1/products|GET, POST",
        "POST|/v1/products/15970|DELETE, GET, PATCH, PUT",
        "GET|/v1/products/import|POST",
        "DELETE|/v1/products/suggest|GET",
        "PUT|/v1/products/15970/reviews|GET, POST",
        "GET|/v1/products/15970/price-changes/1|DELETE",
        "GET|/v1/reviews/1|DELETE, PUT",
        "GET|/v1/reviews/1/hide|POST",
        "PATCH|/v1/sales/1|DELETE, GET",
        "POST|/v1/categories|GET",
        "GET|/v1/categories/renames|POST",
        "PUT|/v1/users/me|DELETE, GET, PATCH",
        "GET|/v1/users/me/password|POST",
        "POST|/v1/users/me/preferences|GET, PUT",
        "GET|/v1/users/me/notifications/1/read|POST",
        "POST|/v1/users/me/stream|GET",
        "GET|/v1/auth/logout|POST",
        "GET|/v1/auth/sessions/1|DELETE",
        "DELETE|/v1/admin/users|GET",
        "GET|/v1/admin/notifications|POST",
        "DELETE|/v1/admin/acts|GET",
        "DELETE|/v1/users/u-1|GET",
        "GET|/v1/users/me/watches/15970|DELETE, PUT",
        "PATCH|/v1/inventory/15970|GET, PUT",
        "GET|/v1/inventory/check|POST",
        "GET|/v1/orders/quote|POST",
        "DELETE|/v1/payments/webhook|POST",
        "POST|/v1/orders/1/stream|GET",
        "GET|/v1/admin/users/u-1|PATCH",
        "GET|/v1/auth/login|POST",
        "POST|/v1/cart|DELETE, GET",
        "GET|/v1/cart/items/15970|DELETE, PUT",
        "PUT|/v1/orders|GET, POST",
        "OPTIONS|/v1/orders/1/cancel|POST",
        "POST|/health/live|GET",
        "POST|/openapi.yaml|GET",
        "TRACE|/v1/products|GET, POST",
      })
  void anotherMethodIsRefusedWithThoseThatAreKnown(String method, String path, String allowed) {
    Answer answer = gateway.client.send(method, path, null);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isEqualTo(allowed);
  }

  @Test
  void everyReplyCarriesTheUsualHeaders() {
    for (String path : List.of("/v1/products/15970", "/v1/nothing", "/v1/users/me", "/health")) {
      Answer answer = gateway.client.get(path);
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
      assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=60");
      assertThat(answer.header("X-Request-Id")).matches("[0-9a-f]{32}");
    }
  }

  @Test
  void aTraceIsContinuedAndPassedOn() {
    String id = "4bf92f3577b34da6a3ce929d0e0e4736";
    Answer answer =
        gateway.client.get(
            "/v1/products/15970", "traceparent", "00-" + id + "-00f067aa0ba902b7-01");
    assertThat(answer.header("X-Request-Id")).isEqualTo(id);
    assertThat(gateway.shop.caller(ProductOperations.FIND).trace()).contains(id);
    Answer nonsense = gateway.client.get("/v1/products/15970", "traceparent", "00-zz-zz-01");
    assertThat(nonsense.header("X-Request-Id")).isNotEqualTo(id).matches("[0-9a-f]{32}");
  }

  @Test
  void scriptsOfConfiguredOriginsMayCall() {
    Answer read = gateway.client.get("/v1/products/15970", "Origin", ORIGIN);
    assertThat(read.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(read.header("Access-Control-Expose-Headers")).contains("ETag");
    assertThat(read.header("Vary")).isEqualTo("Origin");
    Answer asked =
        gateway.client.exchange(
            "OPTIONS",
            "/v1/orders",
            null,
            "Origin",
            ORIGIN,
            "Access-Control-Request-Method",
            "POST");
    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.header("Access-Control-Allow-Headers")).contains("Idempotency-Key");
    Answer refused = gateway.client.get("/v1/users/me", "Origin", ORIGIN);
    assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
  }

  @Test
  void scriptsOfOtherOriginsMayNot() {
    Answer read = gateway.client.get("/v1/products/15970", "Origin", "https://evil.example");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.header("Access-Control-Allow-Origin")).isNull();
    Answer asked =
        gateway.client.send(
            "OPTIONS",
            "/v1/orders",
            null,
            "Origin",
            "https://evil.example",
            "Access-Control-Request-Method",
            "POST");
    assertThat(asked.status()).isEqualTo(405);
  }

  @Test
  void theContractAndItsPagesAreServed() {
    Answer yaml = gateway.client.exchange("GET", "/openapi.yaml", null);
    assertThat(yaml.http().body()).startsWith("openapi: 3.1");
    assertThat(
            gateway.client.exchange("GET", "/openapi.json", null).body().at("/info/title").asText())
        .isEqualTo("Mercato");
    Answer page = gateway.client.exchange("GET", "/docs", null);
    assertThat(page.http().body()).contains("/docs/start.js").doesNotContain("<script>");
    assertThat(page.header("Content-Security-Policy")).contains("script-src 'self'");
    for (String asset : List.of("start.js", "swagger-ui.css", "swagger-ui-bundle.js")) {
      assertThat(gateway.client.exchange("GET", "/docs/" + asset, null).status())
          .as(asset)
          .isEqualTo(200);
    }
  }

  @Test
  void whoIsToComeBackLaterIsToldWhen() {
    gateway.shop.refuse(
        ProductOperations.FIND,
        new Problem(
            Problem.Kind.RATE_LIMITED, "RATE_LIMITED", "Not so fast.", Map.of("retryAfter", 900)));
    Answer answer = gateway.client.get("/v1/products/15970");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("900");
    assertThat(answer.body().has("retryAfter")).isFalse();
  }

  @Test
  void aDefectShowsNothingButItsTraceId() {
    gateway.shop.when(
        ProductOperations.FIND,
        (find, caller) -> {
          throw new IllegalStateException("select * from secrets at db.internal:5432");
        });
    internal(gateway.client.get("/v1/products/15970"));
    gateway.shop.refuse(
        ProductOperations.FIND,
        new Problem(Problem.Kind.INTERNAL, "SQL", "db.internal", Map.of("host", "db.internal")));
    internal(gateway.client.get("/v1/products/15970"));
    // What the reply is made of is missing: the defect is the gateway's own.
    gateway.shop.when(ProductOperations.FIND, (find, caller) -> Future.succeededFuture());
    internal(gateway.client.get("/v1/products/15970"));
  }

  private static void internal(Answer answer) {
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.code()).isEqualTo("INTERNAL");
    assertThat(answer.http().body())
        .doesNotContain("select", "db.internal", "Exception", "mercato.", "SQL");
    assertThat(answer.body().path("traceId").asText()).isEqualTo(answer.header("X-Request-Id"));
  }

  @Test
  void whatIsNoHttpIsRefusedAsAProblem() throws IOException {
    String tooLong =
        Raw.reply(gateway.running.port, "GET /v1/products?q=" + "x".repeat(9_000) + " HTTP/1.1");
    assertThat(tooLong).contains(" 414 ").contains("application/problem+json");
    String headers =
        Raw.exchange(
            gateway.running.port,
            "GET /health HTTP/1.1\r\nHost: a\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n");
    assertThat(headers).contains(" 431 ").contains("HEADERS_TOO_LARGE");
    assertThat(
            Raw.exchange(gateway.running.port, "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void aBodyThatAnnouncesTooMuchIsRefused() throws IOException {
    String head =
        "POST /v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n";
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    assertThat(Raw.exchange(gateway.running.port, head + chunk.repeat(17)))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void pipelinedRequestsAfterARefusedBodyAreStillAnswered() throws IOException {
    String refused =
        "POST /v1/orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "Content-Length: 20000\r\n\r\n"
            + "x".repeat(20_000);
    String next = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assertThat(Raw.exchange(gateway.running.port, refused + next))
        .startsWith("HTTP/1.1 401")
        .contains("HTTP/1.1 200");
  }

  @Test
  void healthNamesTheServicesAndNothingElse() {
    Answer health = gateway.client.get("/health");
    assertThat(health.body().findValuesAsText("name"))
        .containsExactly("analytics", "inventory", "order", "product", "user");
    assertThat(gateway.client.get("/health/live").status()).isEqualTo(200);
    assertThat(gateway.client.get("/health/ready").status()).isIn(200, 503);
  }

  @Test
  void aTakenPortFailsTheStart() {
    var config =
        Config.of(Map.of("gateway.host", "127.0.0.1", "gateway.port", "" + gateway.running.port));
    var second = GatewayVerticle.service(config);
    try (var other = new Neighbour()) {
      assertThatThrownBy(() -> Gateways.await(other.node.deploy(List.of(second), Map.of())))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + gateway.running.port);
    }
  }

  /** Another process, as far as the port is concerned. */
  private static final class Neighbour implements AutoCloseable {
    final Node node = Gateways.bareNode();

    @Override
    public void close() {
      Gateways.await(node.stop());
    }
  }

  @Test
  void aSlowSenderIsNotWaitedForLongerThanARequestMayTake() throws Exception {
    try (var hasty = Gateways.start(Map.of("gateway.requestTimeoutMillis", "300"));
        var socket = new Socket("127.0.0.1", hasty.port)) {
      socket.setSoTimeout(10_000);
      String head =
          "POST /v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Content-Length: 100\r\n\r\n{";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 408");
    }
  }
}
