package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mercato.bench.shop.ShopProcess;

/** A shop under test: its staff, products that no other test has touched, the provider's memory. */
final class TestShop {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int PAGE = 100;
  private static final int PROVIDER_PAGE = 1_000;

  private final ShopProcess process;
  private final Shopper staff;
  private final List<String> untouched = new ArrayList<>();
  private String cursor = "";

  TestShop(ShopProcess process) {
    this.process = process;
    this.staff =
        Shopper.logIn(process.url(), ShopProcess.STAFF, process.password(ShopProcess.STAFF));
  }

  ShopProcess process() {
    return process;
  }

  Shopper staff() {
    return staff;
  }

  Shopper guest() {
    return Shopper.guest(process.url());
  }

  Shopper shopper() {
    return Shopper.register(process.url());
  }

  List<Shopper> shoppers(int count) {
    return Stream.generate(this::shopper).limit(count).toList();
  }

  /** A product of which there are so many pieces. */
  String product(int onHand) {
    if (untouched.isEmpty()) {
      await().atMost(SOON).until(this::lookFurther);
    }
    String product = untouched.remove(0);
    staff.put("/v1/inventory/" + product, Map.of("onHand", onHand)).expect(200);
    return product;
  }

  /** A shop that has just started may not list its products yet. */
  private boolean lookFurther() {
    JsonNode page = staff.get("/v1/products?sort=price&limit=" + PAGE + cursor).expect(200).body();
    if (page.path("items").size() < PAGE) {
      return false;
    }
    page.path("items").forEach(item -> untouched.add(item.path("id").asText()));
    cursor = "&cursor=" + page.path("next").asText();
    return true;
  }

  long price(String product) {
    return staff.get("/v1/products/" + product).expect(200).body().at("/price/amount").asLong();
  }

  /** Waits until so many pieces are there and none is held. */
  void awaitStock(String product, int onHand) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              var stock = staff.get("/v1/inventory/" + product).expect(200).body();
              assertThat(stock.path("onHand").asInt()).as("on hand").isEqualTo(onHand);
              assertThat(stock.path("reserved").asInt()).as("reserved").isZero();
            });
  }

  /** Waits until the payment of an order is in one of these states; the payment. */
  JsonNode awaitPayment(String orderId, String... states) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(payment(orderId).path("status").asText()).isIn(List.of(states)));
    return payment(orderId);
  }

  private JsonNode payment(String orderId) {
    return staff.get("/v1/orders/" + orderId + "/payments").expect(200).body().at("/items/0");
  }

  /** What the payment provider itself remembers, by payment id. */
  Map<String, JsonNode> charges() {
    var running = process.running();
    var provider =
        Shopper.guest(URI.create(running.setting("MERCATO_ORDER_PAYMENT_URL")))
            .with("Authorization", "Bearer " + running.setting("MERCATO_ORDER_PAYMENT_API_KEY"));
    var charges = new HashMap<String, JsonNode>();
    String after = "";
    JsonNode items;
    do {
      items =
          provider.get("/payments?limit=" + PROVIDER_PAGE + after).expect(200).body().path("items");
      for (JsonNode charge : items) {
        charges.put(charge.path("paymentId").asText(), charge);
        after = "&after=" + charge.path("paymentId").asText();
      }
    } while (items.size() == PROVIDER_PAGE);
    return charges;
  }

  /** What the provider has taken and not given back. */
  long kept(String orderId) {
    JsonNode charge = charges().get(orderId);
    return charge == null ? 0 : charge.path("captured").asLong() - charge.path("refunded").asLong();
  }
}
