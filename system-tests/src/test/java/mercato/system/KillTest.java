package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import mercato.bench.audit.Audit;
import mercato.bench.shop.ShopProcess;
import mercato.system.Shopper.Reply;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code kill -9} of the whole shop in the middle of 1,000 concurrent orders. */
class KillTest {

  private static final int ORDERS = 1_000;
  private static final int KILL_AFTER = 60;
  private static final int STOCK = 1_000;
  private static final List<String> PRODUCTS = List.of("1163", "1164", "1165", "1525", "1526");

  @Test
  void everyOrderThatWasAnsweredStandsAndNothingIsHeldOrCountedTwice() {
    try (var shop = new ShopProcess(ShopProcess.freshData(), ShopProcess.LIGHT_JVM)) {
      shop.start();
      String password = shop.password("staff@mercato.example");
      var staff = Shopper.logIn(shop.url(), "staff@mercato.example", password);
      for (String product : PRODUCTS) {
        staff.put("/v1/inventory/" + product, Map.of("onHand", STOCK)).expect(200);
      }
      var shoppers = Stream.generate(() -> Shopper.register(shop.url())).limit(10).toList();

      Set<String> answered = killAmidOrders(shop, shoppers);
      shop.start();

      Map<String, JsonNode> confirmed = settledOrders(staff);
      assertThat(confirmed.keySet()).containsAll(answered);
      assertThat(answered.size()).isGreaterThanOrEqualTo(KILL_AFTER).isLessThan(ORDERS);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertStock(staff, confirmed);
                assertCounted(staff, confirmed);
              });
      assertThat(new CommandLine(new Audit()).execute("--data", shop.data().toString()))
          .as("audit")
          .isZero();
    }
  }

  /** The ids of the orders that were answered 201 before the end. */
  private static Set<String> killAmidOrders(ShopProcess shop, List<Shopper> shoppers) {
    var answered = new HashSet<String>();
    var ripe = new CompletableFuture<Void>();
    var orders = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < ORDERS; i++) {
      String product = PRODUCTS.get(i % PRODUCTS.size());
      orders.add(
          shoppers
              .get(i % shoppers.size())
              .order(UUID.randomUUID().toString(), product, 1 + i % 3, "tok_visa")
              .handle(
                  (reply, lost) -> {
                    synchronized (answered) {
                      if (reply != null && reply.status() == 201) {
                        answered.add(reply.text("/id"));
                      }
                      if (answered.size() >= KILL_AFTER) {
                        ripe.complete(null);
                      }
                    }
                    return null;
                  }));
    }
    ripe.join();
    shop.kill();
    orders.forEach(CompletableFuture::join);
    return answered;
  }

  /** Waits until no order is pending; the confirmed ones by id. */
  private static Map<String, JsonNode> settledOrders(Shopper staff) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> list(staff, "?status=PENDING&limit=100").isEmpty());
    var confirmed = new HashMap<String, JsonNode>();
    list(staff, "?status=CONFIRMED&limit=100")
        .forEach(order -> confirmed.put(order.path("id").asText(), order));
    return confirmed;
  }

  private static List<JsonNode> list(Shopper staff, String query) {
    var all = new ArrayList<JsonNode>();
    Reply page = staff.get("/v1/orders" + query).expect(200);
    page.body().path("items").forEach(all::add);
    while (!page.body().path("next").isNull()) {
      page = staff.get("/v1/orders" + query + "&cursor=" + page.text("/next")).expect(200);
      page.body().path("items").forEach(all::add);
    }
    return all;
  }

  private static void assertStock(Shopper staff, Map<String, JsonNode> confirmed) {
    var sold = new HashMap<String, Integer>();
    confirmed
        .values()
        .forEach(
            order ->
                order
                    .path("items")
                    .forEach(
                        line ->
                            sold.merge(
                                line.path("productId").asText(),
                                line.path("quantity").asInt(),
                                Integer::sum)));
    for (String product : PRODUCTS) {
      JsonNode stock = staff.get("/v1/inventory/" + product).expect(200).body();
      assertThat(stock.path("onHand").asInt() + sold.getOrDefault(product, 0))
          .as("stock and sold of " + product)
          .isEqualTo(STOCK);
      assertThat(stock.path("reserved").asInt()).as("held of " + product).isZero();
    }
  }

  private static void assertCounted(Shopper staff, Map<String, JsonNode> confirmed) {
    JsonNode dashboard = staff.get("/v1/analytics/dashboard").expect(200).body();
    assertThat(dashboard.path("orders").asInt()).isEqualTo(confirmed.size());
    assertThat(dashboard.at("/revenue/amount").asLong())
        .isEqualTo(
            confirmed.values().stream()
                .mapToLong(order -> order.at("/total/amount").asLong())
                .sum());
  }
}
