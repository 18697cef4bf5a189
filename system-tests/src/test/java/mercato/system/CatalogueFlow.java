package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue as staff keep it, and how soon shoppers see it. */
abstract class CatalogueFlow {

  private static final Duration VISIBLE = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration OFTEN = Duration.ofMillis(50);

  abstract TestShop shop();

  @Test
  void aProductIsCreatedFoundChangedRetiredAndSoldAgain() {
    var staff = shop().staff();
    String word = Wares.word();
    var body = Wares.product(word + " Lantern", "Garden", 2_000);
    String key = UUID.randomUUID().toString();
    var created = Shopper.join(staff.send("POST", "/v1/products", body, key)).expect(201);
    String path = created.header("location");
    assertThat(path).isEqualTo("/v1/products/" + created.text("/id"));
    var again = Shopper.join(staff.send("POST", "/v1/products", body, key)).expect(201);
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
    assertThat(again.text("/id")).isEqualTo(created.text("/id"));
    awaitFound(word, 2_000);

    String tag = created.header("etag");
    var change = Map.of("price", Wares.money(2_500), "attributes", Map.of("colour", "Amber"));
    var changed = staff.with("If-Match", tag).patch(path, change).expect(200);
    assertThat(staff.with("If-Match", tag).patch(path, change).expect(412).code())
        .isEqualTo("STALE");
    awaitFound(word, 2_500);
    await()
        .pollInterval(OFTEN)
        .atMost(VISIBLE)
        .until(() -> shop().guest().get(path).header("etag").equals(changed.header("etag")));
    shop().guest().with("If-None-Match", changed.header("etag")).get(path).expect(304);
    shop().guest().with("If-None-Match", tag).get(path).expect(200);

    staff.with("If-Match", changed.header("etag")).delete(path).expect(204);
    await().pollInterval(OFTEN).atMost(VISIBLE).until(() -> search(word).isEmpty());
    await()
        .pollInterval(OFTEN)
        .atMost(VISIBLE)
        .until(() -> shop().guest().get(path).text("/status").equals("RETIRED"));
    staff.patch(path, Map.of("status", "ACTIVE")).expect(200);
    awaitFound(word, 2_500);
    shop().shopper().patch(path, change).expect(403);
  }

  @Test
  void whatIsImportedTwiceIsThereOnce() {
    String word = Wares.word();
    var lines =
        Stream.of("1", "2", "3")
            .map(number -> Wares.product(word + " Cup " + number, "Kitchen", 900))
            .toList();
    lines.forEach(line -> line.put("id", UUID.randomUUID().toString()));
    assertThat(imported(lines)).isEqualTo(Map.of("created", 3));
    assertThat(imported(lines)).isEqualTo(Map.of("unchanged", 3));
    lines.get(0).put("price", Wares.money(950));
    lines.get(1).remove("name");
    assertThat(imported(lines)).isEqualTo(Map.of("updated", 1, "unchanged", 1, "rejected", 1));
    await()
        .pollInterval(OFTEN)
        .atMost(SOON)
        .untilAsserted(() -> assertThat(search(word)).hasSize(3));
    var path = "/v1/products/" + lines.get(0).get("id");
    assertThat(shop().guest().get(path).expect(200).body().path("version").asInt()).isEqualTo(2);
  }

  /** The counts of an import that are not 0; each line that was rejected must be told. */
  private Map<String, Integer> imported(List<Map<String, Object>> lines) {
    List<JsonNode> told = shop().staff().postLines("/v1/products/import", lines);
    JsonNode summary = told.get(told.size() - 1).path("summary");
    assertThat(summary.path("complete").asBoolean()).isTrue();
    assertThat(summary.path("lines").asInt()).isEqualTo(lines.size());
    assertThat(summary.path("rejected").asInt()).isEqualTo(told.size() - 1);
    return Stream.of("created", "updated", "unchanged", "rejected")
        .filter(count -> summary.path(count).asInt() > 0)
        .collect(Collectors.toMap(count -> count, count -> summary.path(count).asInt()));
  }

  @Test
  void aCategoryIsRenamedWithAllThatIsInIt() {
    String from = Wares.word();
    String to = Wares.word();
    for (String name : List.of("Oboe", "Horn", "Harp")) {
      Wares.create(shop(), Wares.product(name, from, 100), 0);
    }
    await().atMost(SOON).until(() -> count(from) == 3);
    var rename =
        shop()
            .staff()
            .post("/v1/categories/renames", Map.of("from", from, "to", "Music/" + to))
            .expect(202);
    await()
        .atMost(SOON)
        .until(
            () ->
                !shop()
                    .staff()
                    .get(rename.header("location"))
                    .expect(200)
                    .body()
                    .path("finishedAt")
                    .isNull());
    assertThat(shop().staff().get(rename.header("location")).body().path("moved").asInt())
        .isEqualTo(3);
    await().atMost(SOON).until(() -> count(from) == 0 && count("Music/" + to) == 3);
    JsonNode music = category("Music");
    assertThat(music.path("children").findValuesAsText("path")).contains("Music/" + to);
    shop().shopper().post("/v1/categories/renames", Map.of("from", "a", "to", "b")).expect(403);
  }

  @Test
  void whatWasTypedIsCompletedFromNames() {
    String word = Wares.word();
    String id = Wares.create(shop(), Wares.product(word + " Spoon", "Kitchen", 300), 0);
    String typed = word.substring(0, 6);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode first =
                  shop().guest().get("/v1/products/suggest?q=" + typed).expect(200).body();
              assertThat(first.at("/items/0/text").asText()).containsIgnoringCase(word);
              assertThat(first.at("/items/0/productId").asText()).isEqualTo(id);
            });
    shop().guest().get("/v1/products/suggest").expect(400);
  }

  private JsonNode search(String query) {
    return shop().guest().get("/v1/products?q=" + query).expect(200).body().path("items");
  }

  private void awaitFound(String word, int price) {
    await()
        .pollInterval(OFTEN)
        .atMost(VISIBLE)
        .until(() -> search(word).at("/0/price/amount").asInt() == price);
  }

  private int count(String category) {
    return shop()
        .guest()
        .get("/v1/products?category=" + category)
        .expect(200)
        .body()
        .path("items")
        .size();
  }

  private JsonNode category(String name) {
    for (JsonNode each : shop().guest().get("/v1/categories").expect(200).body().path("items")) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no category " + name);
  }
}
