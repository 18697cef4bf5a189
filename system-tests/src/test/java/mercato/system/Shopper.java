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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import mercato.platform.json.Json;

/** Somebody with a browser: sends requests, keeps a token. */
final class Shopper {

  /** A reply: status, headers, and the body as JSON (missing when there was none). */
  record Reply(int status, Map<String, List<String>> headers, JsonNode body) {

    /** The first header of that name, in small letters; null for none. */
    String header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
    }

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
  private static final Duration LINES_LIMIT = Duration.ofSeconds(90);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LIMIT)
          .executor(Executors.newFixedThreadPool(4, Shopper::daemon))
          .build();

  private final URI shop;

  /** What each request carries. */
  private final Map<String, String> headers;

  private Shopper(URI shop, Map<String, String> headers) {
    this.shop = shop;
    this.headers = headers;
  }

  static Shopper guest(URI shop) {
    return new Shopper(shop, Map.of());
  }

  private static Shopper bearer(URI shop, String token) {
    return new Shopper(shop, Map.of("Authorization", "Bearer " + token));
  }

  /** The same person, who shows this header too. */
  Shopper with(String header, String value) {
    var more = new HashMap<>(headers);
    more.put(header, value);
    return new Shopper(shop, more);
  }

  static Shopper register(URI shop) {
    String email = "shopper-" + UUID.randomUUID() + "@mercato.example";
    Reply reply =
        guest(shop)
            .post(
                "/v1/auth/register",
                Map.of("email", email, "password", "correct horse", "name", "Shopper"));
    return bearer(shop, reply.expect(201).text("/accessToken"));
  }

  static Shopper logIn(URI shop, String email, String password) {
    Reply reply = guest(shop).post("/v1/auth/login", Map.of("email", email, "password", password));
    return bearer(shop, reply.expect(200).text("/accessToken"));
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

  Reply patch(String path, Object body) {
    return join(send("PATCH", path, body, null));
  }

  Reply delete(String path) {
    return join(send("DELETE", path, null, null));
  }

  /** Sends things a line each (NDJSON); the lines that come back. */
  List<JsonNode> postLines(String path, List<?> things) {
    var lines = things.stream().map(Json::text).collect(Collectors.joining("\n"));
    var request =
        request(path)
            .timeout(LINES_LIMIT)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines))
            .build();
    var response = CLIENT.sendAsync(request, BodyHandlers.ofString()).join();
    if (response.statusCode() != 200) {
      throw new AssertionError("wanted 200, got " + response.statusCode() + response.body());
    }
    return response.body().lines().map(line -> Json.decode(line, JsonNode.class)).toList();
  }

  /** Under a new idempotency key. */
  Reply postOnce(String path, Object body) {
    return join(send("POST", path, body, UUID.randomUUID().toString()));
  }

  /** An order of one product, under its own idempotency key. */
  CompletableFuture<Reply> order(String key, String productId, int quantity, String paymentToken) {
    return order(key, body(productId, quantity, paymentToken));
  }

  CompletableFuture<Reply> order(String key, Map<String, Object> body) {
    return send("POST", "/v1/orders", body, key);
  }

  /** An order under a new key, which must be confirmed; its body. */
  JsonNode buy(String productId, int quantity) {
    String key = UUID.randomUUID().toString();
    return join(order(key, productId, quantity, "tok_visa")).expect(201).body();
  }

  /** An order of what is in the cart. */
  Reply orderCart(String key, String paymentToken) {
    var body = body("", 1, paymentToken);
    body.remove("items");
    return join(order(key, body));
  }

  /** The body of an order, to be changed. */
  static Map<String, Object> body(String productId, int quantity, String paymentToken) {
    var body = new HashMap<String, Object>();
    body.put("items", List.of(Map.of("productId", productId, "quantity", quantity)));
    body.put("shippingAddress", address());
    body.put("payment", Map.of("method", "card", "token", paymentToken));
    return body;
  }

  /** Server-sent events, from now on or after an event. */
  EventStream stream(String path, String lastEventId) {
    Shopper reader = lastEventId == null ? this : with("Last-Event-ID", lastEventId);
    return new EventStream(CLIENT, reader.request(path).GET().build());
  }

  CompletableFuture<Reply> send(String method, String path, Object body, String idempotencyKey) {
    var request =
        request(path)
            .timeout(LIMIT)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(
                        body instanceof byte[] bytes ? bytes : Json.encode(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(Shopper::reply);
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(shop.resolve(path));
    headers.forEach(request::header);
    return request;
  }

  static Reply join(CompletableFuture<Reply> reply) {
    return reply.join();
  }

  static Map<String, String> address() {
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
