package mercato.bench.shoppers;

import static mercato.bench.load.Calls.encode;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import mercato.bench.load.Calls;
import mercato.bench.load.Calls.Answer;
import mercato.bench.load.Visitors;

/** Real accounts, and requests as they make them for products that they have seen. */
public final class Shoppers implements Visitors<Step> {

  private static final int LOGINS_AT_ONCE = 4;
  private static final int PAGES = 30;
  private static final int PAGE = 100;
  private static final int FAVOURITES = 5;
  private static final List<String> WORDS =
      List.of("nike", "shoe", "blue shirt", "watch", "puma", "black bag", "jeans", "adidas run");

  private final Calls calls;
  private final List<String> tokens = new ArrayList<>();
  private final List<String> products = new ArrayList<>();
  private final List<String> categories = new ArrayList<>();

  public Shoppers(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Class<Step> steps() {
    return Step.class;
  }

  @Override
  public Step pick(RandomGenerator random) {
    return Step.pick(random);
  }

  /** Opens accounts and looks around. */
  public Future<Void> arrive(int accounts) {
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

  @Override
  public Future<Answer> take(Step step, RandomGenerator random) {
    return switch (step) {
      case PRODUCT -> calls.get("/v1/products/" + any(products, random));
      case LIST -> calls.get("/v1/products?limit=20&category=" + encode(any(categories, random)));
      case SEARCH ->
          calls.get(
              "/v1/products?facets=category,price,attr.colour&q=" + encode(any(WORDS, random)));
      case CART -> putIntoCart(random);
      case ORDER ->
          calls.send(
              HttpMethod.POST, "/v1/orders", any(tokens, random), order(any(products, random)));
    };
  }

  /** Everybody has a few favourites, so that no cart grows beyond what a cart holds. */
  private Future<Answer> putIntoCart(RandomGenerator random) {
    int shopper = random.nextInt(tokens.size());
    int favourite = (shopper * FAVOURITES + random.nextInt(FAVOURITES)) % products.size();
    return calls.send(
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
    return calls
        .send(HttpMethod.POST, "/v1/auth/register", null, account)
        .compose(
            answer ->
                answer.status() == 201
                    ? Future.succeededFuture(answer.body().toJsonObject())
                    : Future.failedFuture("registering an account: " + answer.kind()))
        .onSuccess(session -> tokens.add(session.getString("accessToken")))
        .mapEmpty();
  }

  private Future<Void> browse(String cursor, int pages) {
    return calls
        .get("/v1/products?limit=" + PAGE + cursor)
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
    return calls
        .get("/v1/products?limit=1&facets=category")
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

  private static String any(List<String> of, RandomGenerator random) {
    return of.get(random.nextInt(of.size()));
  }
}
