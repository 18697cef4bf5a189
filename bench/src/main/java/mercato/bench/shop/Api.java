package mercato.bench.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.bench.run.Loop;

/** Somebody who prepares or looks after a run: one request after the other. Blocking. */
public final class Api {

  /** A reply; the body is missing where there was none. */
  public record Reply(int status, JsonNode body) {

    /** The body, when the status is the wanted one. */
    public JsonNode expect(int wanted) {
      if (status != wanted) {
        throw new IllegalStateException("wanted " + wanted + ", got " + status + " " + body);
      }
      return body;
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration LISTED_LIMIT = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int PAGE = 100;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  private final URI shop;
  private final String token;

  private Api(URI shop, String token) {
    this.shop = shop;
    this.token = token;
  }

  public static Api guest(URI shop) {
    return new Api(shop, null);
  }

  public static Api logIn(URI shop, String email, String password) {
    JsonNode session =
        guest(shop)
            .send("POST", "/v1/auth/login", Map.of("email", email, "password", password))
            .expect(200);
    return new Api(shop, session.path("accessToken").asText());
  }

  /**
   * Opens an account.
   *
   * @return its access token
   */
  public static String register(URI shop, String email, String password) {
    return guest(shop)
        .send(
            "POST",
            "/v1/auth/register",
            Map.of("email", email, "password", password, "name", "Load Test"))
        .expect(201)
        .path("accessToken")
        .asText();
  }

  /** Opens accounts; their access tokens. */
  public static List<String> register(URI shop, int accounts) {
    return IntStream.range(0, accounts)
        .parallel()
        .mapToObj(i -> register(shop, email(), UUID.randomUUID().toString()))
        .toList();
  }

  /** An e-mail that nobody has. */
  public static String email() {
    return "bench-" + UUID.randomUUID() + "@mercato.example";
  }

  /** The access token, for requests of another kind; null for a guest. */
  public String token() {
    return token;
  }

  public JsonNode get(String path) {
    return send("GET", path, null).expect(200);
  }

  /** Sets the pieces in the house, for staff. */
  public void stock(String productId, int onHand) {
    send("PUT", "/v1/inventory/" + productId, Map.of("onHand", onHand)).expect(200);
  }

  /**
   * All items of a list, page by page.
   *
   * @param path with a query
   * @param limit how many at most
   */
  public List<JsonNode> list(String path, int limit) {
    var items = new ArrayList<JsonNode>();
    String cursor = "";
    do {
      JsonNode page = get(path + "&limit=" + Math.min(PAGE, limit) + cursor);
      page.path("items").forEach(items::add);
      cursor = page.path("next").isNull() ? null : "&cursor=" + encode(page.path("next").asText());
    } while (cursor != null && items.size() < limit);
    return items;
  }

  /**
   * Ids of products. A shop that has just started may need a while until it lists them all.
   *
   * @throws IllegalStateException when there are not so many within a minute
   */
  public List<String> products(Loop loop, int count) {
    long end = System.nanoTime() + LISTED_LIMIT.toNanos();
    while (true) {
      var found = list("/v1/products?sort=newest", count);
      if (found.size() >= count) {
        return found.stream().limit(count).map(item -> item.path("id").asText()).toList();
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "the shop has no " + count + " products: start it with --seed demo");
      }
      loop.pause(POLL);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  public Reply send(String method, String path, Object body) {
    var request = HttpRequest.newBuilder(shop.resolve(path)).timeout(LIMIT);
    try {
      if (body == null) {
        request.method(method, BodyPublishers.noBody());
      } else {
        request.method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        request.header("Content-Type", "application/json");
      }
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      var response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      return new Reply(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException cause) {
      throw new UncheckedIOException(method + " " + path, cause);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(cause);
    }
  }
}
