package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Prices that change by themselves: what is shown, kept and paid at each instant. */
abstract class PriceFlow {

  private static final Duration VISIBLE = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration OFTEN = Duration.ofMillis(50);

  abstract TestShop shop();

  @Test
  void aSaleBeginsAndEndsByItselfAndOrdersPayWhatIsInForce() {
    String category = Wares.word();
    String id = Wares.create(shop(), Wares.product("Bell", category, 1_005), 10);
    var shopper = shop().shopper();
    Instant start = Instant.now().plusSeconds(2);
    Instant end = start.plusSeconds(8);
    var sale = sale(category, 20, start, end);
    String before = tag(id);
    var planned = shop().staff().post("/v1/sales", sale).expect(201);
    assertThat(planned.text("/status")).isEqualTo("PLANNED");
    assertThat(shopper.buy(id, 1).at("/items/0/unitPrice/amount").asInt()).isEqualTo(1_005);

    awaitPrice(id, 804);
    assertThat(Instant.now()).isAfterOrEqualTo(start);
    var during = shop().guest().get("/v1/products/" + id).expect(200);
    assertThat(Instant.parse(during.text("/priceValidUntil"))).isEqualTo(millis(end));
    assertThat(version(during.header("etag"))).isGreaterThan(version(before));
    assertThat(shopper.buy(id, 1).at("/items/0/unitPrice/amount").asInt()).isEqualTo(804);
    awaitFound(category, 804);
    assertThat(status(planned)).isEqualTo("RUNNING");

    awaitPrice(id, 1_005);
    assertThat(Instant.now()).isAfterOrEqualTo(end);
    assertThat(version(tag(id))).isGreaterThan(version(during.header("etag")));
    shop()
        .guest()
        .with("If-None-Match", during.header("etag"))
        .get("/v1/products/" + id)
        .expect(200);
    assertThat(shopper.buy(id, 1).at("/items/0/unitPrice/amount").asInt()).isEqualTo(1_005);
    awaitFound(category, 1_005);
    await().atMost(SOON).until(() -> status(planned).equals("ENDED"));
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(history(id)).containsExactly("1005", "804", "1005"));
  }

  @Test
  void aSaleIsCalledOff() {
    String category = Wares.word();
    String id = Wares.create(shop(), Wares.product("Drum", category, 3_000), 0);
    Instant now = Instant.now();
    var sale =
        shop().staff().post("/v1/sales", sale(category, 50, now, now.plusSeconds(600))).expect(201);
    awaitPrice(id, 1_500);
    shop().staff().delete(sale.header("location")).expect(200);
    awaitPrice(id, 3_000);
    assertThat(status(sale)).isEqualTo("CANCELLED");
    await().atMost(SOON).until(() -> priceValidUntil(id).isNull());
  }

  @Test
  void aPriceComesAtItsInstantUnlessItIsTakenBack() {
    String id = Wares.create(shop(), Wares.product("Flute", Wares.word(), 3_000), 0);
    String path = "/v1/products/" + id + "/price-changes";
    Instant at = Instant.now().plusSeconds(2);
    shop().staff().post(path, Map.of("price", Wares.money(2_000), "at", at.toString())).expect(201);
    var later = Map.of("price", Wares.money(1_000), "at", at.plusSeconds(1).toString());
    String other = shop().staff().post(path, later).expect(201).header("location");
    shop().staff().delete(other).expect(204);
    awaitPrice(id, 2_000);
    assertThat(Instant.now()).isAfterOrEqualTo(at);
    await().atMost(SOON).until(() -> priceValidUntil(id).isNull());
    shop().staff().delete(other).expect(404);
  }

  private static Map<String, Object> sale(
      String category, int percent, Instant start, Instant end) {
    return Map.of(
        "name",
        "A few seconds",
        "category",
        category,
        "percent",
        percent,
        "startsAt",
        start.toString(),
        "endsAt",
        end.toString());
  }

  private void awaitFound(String category, int price) {
    await()
        .pollInterval(OFTEN)
        .atMost(VISIBLE)
        .until(
            () ->
                shop()
                        .guest()
                        .get("/v1/products?category=" + category)
                        .expect(200)
                        .body()
                        .at("/items/0/price/amount")
                        .asInt()
                    == price);
  }

  private void awaitPrice(String id, int amount) {
    await().pollInterval(OFTEN).atMost(SOON).until(() -> shop().price(id) == amount);
  }

  private JsonNode priceValidUntil(String id) {
    return shop().guest().get("/v1/products/" + id).expect(200).body().path("priceValidUntil");
  }

  /** Amounts that were in force, the newest first. */
  private List<String> history(String id) {
    return shop()
        .staff()
        .get("/v1/products/" + id + "/prices")
        .expect(200)
        .body()
        .path("history")
        .findValuesAsText("amount");
  }

  private String tag(String id) {
    return shop().guest().get("/v1/products/" + id).expect(200).header("etag");
  }

  private static long version(String tag) {
    return Long.parseLong(tag.replace("\"", ""));
  }

  private static Instant millis(Instant instant) {
    return Instant.ofEpochMilli(instant.toEpochMilli());
  }

  private String status(Shopper.Reply sale) {
    return shop().staff().get(sale.header("location")).expect(200).text("/status");
  }
}
