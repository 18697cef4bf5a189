package mercato.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import mercato.platform.json.Json;

/** Somebody with a browser: sends requests, keeps a token. */
final class Shopper {

  /** A reply: status, headers, and the body as JSON (missing when there was none). */
  record Reply(int status, Map<String, List<String>> headers, JsonNode body) {

    String code() {
      return body.path("code").asText();
    }

    String text(String pointer) {
      return body.at(pointer).asText();
    }

    /** The reply itself, so that a failed check shows what came back. */
    Reply expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError("wanted " + wanted + ", got " + status + " " + body);
      }
      return this;
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LIMIT)
          .executor(Executors.newFixedThreadPool(4, Shopper::daemon))
          .build();

  private final URI shop;
  private final String token;

  private Shopper(URI shop, String token) {
    this.shop = shop;
    this.token = token;
  }

  static Shopper guest(URI shop) {
    return new Shopper(shop, null);
  }

  static Shopper register(URI shop) {
    String email = "shopper-" + UUID.randomUUID() + "@mercato.example";
    Reply reply =
        guest(shop)
            .post(
                "/v1/auth/register",
                Map.of("email", email, "password", "correct horse", "name", "Shopper"));
    return new Shopper(shop, reply.expect(201).text("/accessToken"));
  }

  static Shopper logIn(URI shop, String email, String password) {
    Reply reply = guest(shop).post("/v1/auth/login", Map.of("email", email, "password", password));
    return new Shopper(shop, reply.expect(200).text("/accessToken"));
  }

  Reply get(String path) {
    return join(send("GET", path, null, null));
  }

  Reply post(String path, Object body) {
    return join(send("POST", path, body, null));
  }

  Reply put(String path, Object body) {
    return join(send("PUT", path, body, null));
  }

  /** An order of one product, under its own idempotency key. */
  CompletableFuture<Reply> order(String key, String productId, int quantity, String paymentToken) {
    return send(
        "POST",
        "/v1/orders",
        Map.of(
            "items",
            List.of(Map.of("productId", productId, "quantity", quantity)),
            "shippingAddress",
            address(),
            "payment",
            Map.of("method", "card", "token", paymentToken)),
        key);
  }

  /** An order of what is in the cart. */
  Reply orderCart(String key, String paymentToken) {
    return join(
        send(
            "POST",
            "/v1/orders",
            Map.of(
                "shippingAddress",
                address(),
                "payment",
                Map.of("method", "card", "token", paymentToken)),
            key));
  }

  CompletableFuture<Reply> send(String method, String path, Object body, String idempotencyKey) {
    var request =
        HttpRequest.newBuilder(shop.resolve(path))
            .timeout(LIMIT)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(Json.encode(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(Shopper::reply);
  }

  static Reply join(CompletableFuture<Reply> reply) {
    return reply.join();
  }

  private static Map<String, String> address() {
    return Map.of(
        "recipient", "Test Shopper",
        "line1", "1 Market Street",
        "city", "Springfield",
        "postalCode", "12345",
        "country", "US");
  }

  private static Reply reply(HttpResponse<byte[]> response) {
    try {
      return new Reply(
          response.statusCode(),
          response.headers().map(),
          Json.lenient().readTree(response.body()));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "shopper");
    thread.setDaemon(true);
    return thread;
  }
}
