package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import mercato.bench.audit.Audit;
import mercato.bench.shop.ShopProcess;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code kill -9} of the whole shop amid an import, price changes and a sale. */
class CatalogueKillTest {

  private static final int PRODUCTS = 12_000;
  private static final int KILL_AFTER = 2_000;
  private static final int CHANGED = 20;
  private static final String CATEGORY = "Killed";
  private static final String ADMIN = "admin@mercato.example";
  private static final List<Map<String, Object>> LINES =
      IntStream.range(0, PRODUCTS).mapToObj(CatalogueKillTest::line).toList();

  /** The last price that was answered for a product, and the version that it came with. */
  private record Answered(long amount, long version) {}

  private final Map<String, Answered> answered = new HashMap<>();

  @Test
  void storeTopicIndexAndCachesAgreeAndWhatWasAnsweredStands() {
    try (var shop =
        new ShopProcess(ShopProcess.freshData(), ShopProcess.LIGHT_JVM, "--seed", "none")) {
      shop.start();
      var staff = Shopper.logIn(shop.url(), ADMIN, shop.password(ADMIN));
      var importing = CompletableFuture.supplyAsync(() -> lastOf(staff, LINES));
      await().atMost(Duration.ofSeconds(30)).until(() -> isStored(staff, CHANGED));
      planSale(staff);
      changePricesUntil(staff, KILL_AFTER);
      shop.kill();
      assertThat(importing.handle((summary, lost) -> lost != null).join()).isTrue();

      shop.start();
      answered.forEach((id, last) -> assertStands(staff, id, last));
      JsonNode summary = lastOf(staff, LINES).path("summary");

      assertThat(summary.path("complete").asBoolean()).isTrue();
      assertThat(summary.path("rejected").asInt()).isZero();
      assertThat(summary.path("unchanged").asInt()).isPositive();
      await().atMost(Duration.ofSeconds(30)).until(() -> listed(staff) == PRODUCTS);
      assertThat(new CommandLine(new Audit()).execute("--data", shop.data().toString()))
          .as("audit")
          .isZero();
    }
  }

  /** It begins about when the shop is killed, and ends when it is up again. */
  private static void planSale(Shopper staff) {
    Instant now = Instant.now();
    var sale =
        Map.of(
            "name",
            "Amid a crash",
            "category",
            CATEGORY,
            "percent",
            50,
            "startsAt",
            now.plusSeconds(2).toString(),
            "endsAt",
            now.plusSeconds(25).toString());
    staff.post("/v1/sales", sale).expect(201);
  }

  private void changePricesUntil(Shopper staff, int imported) {
    for (int i = 0; !isStored(staff, imported); i++) {
      String id = id(i % CHANGED);
      long amount = 100_000 + i;
      Shopper.Reply reply =
          staff.patch("/v1/products/" + id, Map.of("price", price(amount))).expect(200);
      answered.put(id, new Answered(amount, reply.body().path("version").asLong()));
    }
  }

  /** Lines are taken in their order, or nearly so. */
  private static boolean isStored(Shopper staff, int number) {
    return staff.get("/v1/products/" + id(number)).status() == 200;
  }

  private static void assertStands(Shopper staff, String id, Answered last) {
    JsonNode plan = staff.get("/v1/products/" + id + "/prices").expect(200).body();
    assertThat(plan.at("/regular/amount").asLong()).as(id).isEqualTo(last.amount);
    JsonNode product = staff.get("/v1/products/" + id).expect(200).body();
    assertThat(product.path("version").asLong()).as(id).isGreaterThanOrEqualTo(last.version);
  }

  private static JsonNode lastOf(Shopper staff, List<?> lines) {
    var replies = staff.postLines("/v1/products/import", lines);
    return replies.get(replies.size() - 1);
  }

  /** The top level of the categories has every active product once. */
  private static long listed(Shopper staff) {
    long sum = 0;
    for (JsonNode category : staff.get("/v1/categories").expect(200).body().path("items")) {
      sum += category.path("count").asLong();
    }
    return sum;
  }

  private static Map<String, Object> line(int number) {
    return Map.of(
        "id", id(number),
        "name", "Product " + number,
        "category", List.of(CATEGORY, "Section " + number % 10),
        "price", price(1_000 + number));
  }

  private static Map<String, Object> price(long amount) {
    return Map.of("amount", amount, "currency", "USD");
  }

  private static String id(int number) {
    return "killed-" + number;
  }
}
