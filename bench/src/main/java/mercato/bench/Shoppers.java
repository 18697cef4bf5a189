package mercato.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Real accounts, and requests as they make them for products that they have seen. */
final class Shoppers {

  /** An answer: its status, and its body. */
  record Answer(int status, Buffer body) {

    /** {@code 409 OUT_OF_STOCK}: the status and the problem's code. */
    String kind() {
      try {
        return status + " " + body.toJsonObject().getString("code", "");
      } catch (RuntimeException noProblem) {
        return Integer.toString(status);
      }
    }
  }

  private static final int LOGINS_AT_ONCE = 4;
  private static final int PAGES = 30;
  private static final int PAGE = 100;
  private static final int FAVOURITES = 5;
  private static final List<String> WORDS =
      List.of("nike", "shoe", "blue shirt", "watch", "puma", "black bag", "jeans", "adidas run");

  private final HttpClient client;
  private final RequestOptions base;
  private final long timeoutMillis;
  private final List<String> tokens = new ArrayList<>();
  private final List<String> products = new ArrayList<>();
  private final List<String> categories = new ArrayList<>();

  Shoppers(HttpClient client, URI shop, long timeoutMillis) {
    this.client = client;
    this.timeoutMillis = timeoutMillis;
    this.base =
        new RequestOptions()
            .setHost(shop.getHost())
            .setPort(shop.getPort() < 0 ? 80 : shop.getPort());
  }

  /** Opens accounts and looks around. */
  Future<Void> arrive(int accounts) {
    List<Future<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < LOGINS_AT_ONCE; lane++) {
      Future<Void> last = Future.succeededFuture();
      for (int i = lane; i < accounts; i += LOGINS_AT_ONCE) {
        last = last.compose(done -> register());
      }
      lanes.add(last);
    }
    return Future.join(lanes).compose(done -> browse("", PAGES)).compose(done -> categories());
  }

  Future<Answer> take(Step step, RandomGenerator random) {
    return switch (step) {
      case PRODUCT -> send(HttpMethod.GET, "/v1/products/" + any(products, random), null, null);
      case LIST ->
          send(
              HttpMethod.GET,
              "/v1/products?limit=20&category=" + encode(any(categories, random)),
              null,
              null);
      case SEARCH ->
          send(
              HttpMethod.GET,
              "/v1/products?facets=category,price,attr.colour&q=" + encode(any(WORDS, random)),
              null,
              null);
      case CART -> putIntoCart(random);
      case ORDER ->
          send(HttpMethod.POST, "/v1/orders", any(tokens, random), order(any(products, random)));
    };
  }

  /** Everybody has a few favourites, so that no cart grows beyond what a cart holds. */
  private Future<Answer> putIntoCart(RandomGenerator random) {
    int shopper = random.nextInt(tokens.size());
    int favourite = (shopper * FAVOURITES + random.nextInt(FAVOURITES)) % products.size();
    return send(
        HttpMethod.PUT,
        "/v1/cart/items/" + products.get(favourite),
        tokens.get(shopper),
        new JsonObject().put("quantity", 1 + random.nextInt(3)));
  }

  private static JsonObject order(String product) {
    return new JsonObject()
        .put("items", new JsonArray().add(item(product)))
        .put(
            "shippingAddress",
            new JsonObject()
                .put("recipient", "Load Test")
                .put("line1", "1 Loop Road")
                .put("city", "Springfield")
                .put("postalCode", "12345")
                .put("country", "US"))
        .put("payment", new JsonObject().put("method", "card").put("token", "tok_visa"));
  }

  private static JsonObject item(String product) {
    return new JsonObject().put("productId", product).put("quantity", 1);
  }

  private Future<Void> register() {
    String email = "bench-" + UUID.randomUUID() + "@mercato.example";
    var account =
        new JsonObject()
            .put("email", email)
            .put("password", UUID.randomUUID().toString())
            .put("name", "Load Test");
    return send(HttpMethod.POST, "/v1/auth/register", null, account)
        .compose(
            answer ->
                answer.status() == 201
                    ? Future.succeededFuture(answer.body().toJsonObject())
                    : Future.failedFuture("registering an account: " + answer.kind()))
        .onSuccess(session -> tokens.add(session.getString("accessToken")))
        .mapEmpty();
  }

  private Future<Void> browse(String cursor, int pages) {
    return send(HttpMethod.GET, "/v1/products?limit=" + PAGE + cursor, null, null)
        .compose(
            answer -> {
              if (answer.status() != 200) {
                return Future.failedFuture("reading the catalogue: " + answer.kind());
              }
              var page = answer.body().toJsonObject();
              page.getJsonArray("items")
                  .forEach(item -> products.add(((JsonObject) item).getString("id")));
              String next = page.getString("next");
              if (products.isEmpty()) {
                return Future.failedFuture("the shop is empty: start it with --seed demo");
              }
              return next == null || pages == 1
                  ? Future.succeededFuture()
                  : browse("&cursor=" + encode(next), pages - 1);
            });
  }

  private Future<Void> categories() {
    return send(HttpMethod.GET, "/v1/products?limit=1&facets=category", null, null)
        .onSuccess(
            answer ->
                answer
                    .body()
                    .toJsonObject()
                    .getJsonObject("facets")
                    .getJsonArray("category")
                    .forEach(facet -> categories.add(((JsonObject) facet).getString("value"))))
        .mapEmpty();
  }

  private Future<Answer> send(HttpMethod method, String uri, String token, JsonObject body) {
    var options =
        new RequestOptions(base)
            .setMethod(method)
            .setURI(uri)
            .setTimeout(timeoutMillis)
            .setConnectTimeout(timeoutMillis);
    if (token != null) {
      options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
    }
    if (method == HttpMethod.POST) {
      options.putHeader("Idempotency-Key", UUID.randomUUID().toString());
    }
    if (body != null) {
      options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    return client
        .request(options)
        .compose(request -> body == null ? request.send() : request.send(body.toBuffer()))
        .compose(reply -> reply.body().map(bytes -> new Answer(reply.statusCode(), bytes)));
  }

  private static String any(List<String> of, RandomGenerator random) {
    return of.get(random.nextInt(of.size()));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
