package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What shoppers make of products: reviews, watches, and what they buy together. */
abstract class OpinionFlow {

  private static final Duration SOON = Duration.ofSeconds(20);

  abstract TestShop shop();

  @Test
  void aBuyersReviewIsVerifiedAndReviewsMoveTheRating() {
    String product = shop().product(10);
    String reviews = "/v1/products/" + product + "/reviews";
    var buyer = shop().shopper();
    buyer.buy(product, 1);
    var first = buyer.post(reviews, review(4)).expect(201);
    assertThat(buyer.post(reviews, review(5)).expect(409).code()).isEqualTo("REVIEW_EXISTS");
    var passerBy = shop().shopper();
    var second = passerBy.post(reviews, review(1)).expect(201);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(verified(reviews, first)).isTrue();
              assertRating(product, 2.5, 2);
            });
    assertThat(verified(reviews, second)).isFalse();

    buyer.with("If-Match", "\"9999\"").put(first.header("location"), review(5)).expect(412);
    passerBy.put(first.header("location"), review(5)).expect(404);
    buyer.put(first.header("location"), review(5)).expect(200);
    await().atMost(SOON).untilAsserted(() -> assertRating(product, 3, 2));

    var staff = shop().staff();
    String hide = second.header("location") + "/hide";
    passerBy.post(hide, Map.of("reason", "rude")).expect(403);
    staff.post(hide, Map.of("reason", "rude")).expect(200);
    await().atMost(SOON).untilAsserted(() -> assertRating(product, 5, 1));
    assertThat(items(shop().guest(), reviews)).hasSize(1);
    assertThat(items(staff, reviews + "?hidden=true").findValuesAsText("hiddenReason"))
        .containsExactly("rude");
    passerBy.get(reviews + "?hidden=true").expect(403);
    Shopper.join(staff.send("POST", second.header("location") + "/show", null, null)).expect(200);
    buyer.delete(first.header("location")).expect(204);
    await().atMost(SOON).untilAsserted(() -> assertRating(product, 1, 1));
    buyer.post(reviews, review(3)).expect(201);
  }

  @Test
  void ofEachUserTheLastVoteCounts() {
    String reviews = "/v1/products/" + shop().product(1) + "/reviews";
    var author = shop().shopper();
    String votes = author.post(reviews, review(5)).expect(201).header("location") + "/votes";
    assertThat(author.post(votes, Map.of("helpful", true)).expect(409).code())
        .isEqualTo("OWN_REVIEW");
    var one = shop().shopper();
    var other = shop().shopper();
    assertThat(helpful(one.post(votes, Map.of("helpful", true)))).isEqualTo(1);
    assertThat(helpful(one.post(votes, Map.of("helpful", true)))).isEqualTo(1);
    assertThat(helpful(other.post(votes, Map.of("helpful", true)))).isEqualTo(2);
    assertThat(helpful(one.post(votes, Map.of("helpful", false)))).isEqualTo(1);
    shop().guest().post(votes, Map.of("helpful", true)).expect(401);
  }

  @Test
  void aWatchIsKeptUntilItIsTakenBack() {
    String product = shop().product(1);
    var shopper = shop().shopper();
    String watches = "/v1/users/me/watches";
    var added = Shopper.join(shopper.send("PUT", watches + "/" + product, null, null)).expect(200);
    assertThat(added.body().at("/price/amount").asLong()).isEqualTo(shop().price(product));
    Shopper.join(shopper.send("PUT", watches + "/" + product, null, null)).expect(200);
    assertThat(items(shopper, watches).findValuesAsText("productId")).containsExactly(product);
    assertThat(items(shop().shopper(), watches)).isEmpty();
    Shopper.join(shopper.send("PUT", watches + "/no-such-product", null, null)).expect(404);
    shopper.delete(watches + "/" + product).expect(204);
    shopper.delete(watches + "/" + product).expect(204);
    assertThat(items(shopper, watches)).isEmpty();
  }

  @Test
  void whatIsBoughtTogetherIsRecommended() {
    String one = shop().product(20);
    String other = shop().product(20);
    for (Shopper shopper : shop().shoppers(5)) {
      var body = Shopper.body(one, 1, "tok_visa");
      body.put(
          "items",
          List.of(
              Map.of("productId", one, "quantity", 1), Map.of("productId", other, "quantity", 1)));
      Shopper.join(shopper.order(UUID.randomUUID().toString(), body)).expect(201);
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(recommended(one)).first().isEqualTo(other);
              assertThat(recommended(other)).first().isEqualTo(one);
            });
    assertThat(recommended(one)).doesNotContain(one);
    assertThat(recommended(shop().product(1))).as("of its category").isNotEmpty();
    shop().guest().get("/v1/products/no-such-product/recommendations").expect(404);
  }

  @Test
  void aProfileShowsAName() {
    var shopper = shop().shopper();
    String id = shopper.get("/v1/users/me").expect(200).text("/id");
    JsonNode profile = shop().guest().get("/v1/users/" + id).expect(200).body();
    assertThat(profile.path("name").asText()).isEqualTo("Shopper");
    assertThat(profile.has("email")).isFalse();
    shop().guest().get("/v1/users/" + UUID.randomUUID()).expect(404);
  }

  private List<String> recommended(String product) {
    return items(shop().guest(), "/v1/products/" + product + "/recommendations?limit=5")
        .findValuesAsText("id");
  }

  private static Map<String, Object> review(int stars) {
    return Map.of("rating", stars, "title", "So it is", "comment", "I have seen better and worse.");
  }

  private static int helpful(Shopper.Reply voted) {
    return voted.expect(200).body().path("helpful").asInt();
  }

  private boolean verified(String reviews, Shopper.Reply review) {
    for (JsonNode each : items(shop().guest(), reviews)) {
      if (each.path("id").equals(review.body().path("id"))) {
        return each.path("verifiedPurchase").asBoolean();
      }
    }
    throw new AssertionError("it is not shown: " + review.body());
  }

  private void assertRating(String product, double average, int count) {
    JsonNode rating =
        shop().guest().get("/v1/products/" + product).expect(200).body().path("rating");
    assertThat(rating.path("average").asDouble()).isEqualTo(average);
    assertThat(rating.path("count").asInt()).isEqualTo(count);
  }

  private static JsonNode items(Shopper reader, String path) {
    return reader.get(path).expect(200).body().path("items");
  }
}
