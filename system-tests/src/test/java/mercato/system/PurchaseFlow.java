package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import mercato.bench.shop.ShopProcess;
import org.junit.jupiter.api.Test;

/** What must hold however the shop is run; each way of running it has a subclass. */
abstract class PurchaseFlow {

  /** A shop with the demo catalogue. */
  abstract ShopProcess shop();

  @Test
  void aNewcomerFindsAProductBuysItSeesItCountedAndCancels() {
    var staff =
        Shopper.logIn(
            shop().url(), "staff@mercato.example", shop().password("staff@mercato.example"));
    var shopper = Shopper.register(shop().url());

    var found = shopper.get("/v1/products?q=nike%20jersey&facets=category,attr.colour").expect(200);
    String productId = found.text("/items/0/id");
    assertThat(found.text("/items/0/name")).containsIgnoringCase("nike");
    assertThat(found.body().at("/facets/attr.colour")).isNotEmpty();
    var product = shopper.get("/v1/products/" + productId).expect(200);
    long price = product.body().at("/price/amount").asLong();
    int before = onHand(staff, productId);
    var dashboardBefore = staff.get("/v1/analytics/dashboard").expect(200).body();

    var cart = shopper.put("/v1/cart/items/" + productId, Map.of("quantity", 2)).expect(200).body();
    assertThat(cart.at("/subtotal/amount").asLong()).isEqualTo(2 * price);

    var order = shopper.orderCart(UUID.randomUUID().toString(), "tok_visa").expect(201);
    String orderId = order.text("/id");
    assertThat(order.text("/status")).isEqualTo("CONFIRMED");
    assertThat(order.body().at("/total/amount").asLong()).isEqualTo(2 * price);
    assertThat(shopper.get("/v1/orders/" + orderId).expect(200).text("/number"))
        .isEqualTo(order.text("/number"));

    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              var dashboard = staff.get("/v1/analytics/dashboard").expect(200).body();
              assertThat(dashboard.path("orders").asLong())
                  .isEqualTo(dashboardBefore.path("orders").asLong() + 1);
              assertThat(dashboard.at("/revenue/amount").asLong())
                  .isEqualTo(dashboardBefore.at("/revenue/amount").asLong() + 2 * price);
            });
    await().until(() -> onHand(staff, productId) == before - 2);
    await().until(() -> shopper.get("/v1/cart").expect(200).body().path("items").isEmpty());

    var cancelled =
        shopper.post("/v1/orders/" + orderId + "/cancel", Map.of("reason", "no need")).expect(200);
    assertThat(cancelled.text("/status")).isEqualTo("CANCELLED");
    await()
        .untilAsserted(
            () -> {
              assertThat(onHand(staff, productId)).isEqualTo(before);
              assertThat(shopper.get("/v1/orders/" + orderId).text("/payment/status"))
                  .isIn("VOIDED", "REFUNDED");
              assertThat(staff.get("/v1/analytics/dashboard").body().path("orders").asLong())
                  .isEqualTo(dashboardBefore.path("orders").asLong());
            });
  }

  @Test
  void theSameKeyOrdersOnceAndAnswersTheSame() {
    var shopper = Shopper.register(shop().url());
    String key = UUID.randomUUID().toString();
    var first = Shopper.join(shopper.order(key, "1163", 1, "tok_visa")).expect(201);
    var again = Shopper.join(shopper.order(key, "1163", 1, "tok_visa")).expect(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().get("idempotent-replayed")).containsExactly("true");
    assertThat(shopper.get("/v1/orders").expect(200).body().path("items")).hasSize(1);
    assertThat(Shopper.join(shopper.order(key, "1163", 2, "tok_visa")).expect(422).code())
        .isEqualTo("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void aRefusedPaymentLeavesNothingHeldOrCharged() {
    var staff =
        Shopper.logIn(
            shop().url(), "staff@mercato.example", shop().password("staff@mercato.example"));
    var shopper = Shopper.register(shop().url());
    int before = onHand(staff, "1164");
    var refused =
        Shopper.join(shopper.order(UUID.randomUUID().toString(), "1164", 3, "tok_declined"));
    assertThat(refused.expect(402).code()).isEqualTo("PAYMENT_DECLINED");
    assertThat(shopper.get("/v1/orders/" + refused.text("/orderId")).text("/status"))
        .isEqualTo("REJECTED");
    await()
        .untilAsserted(
            () -> {
              var stock = staff.get("/v1/inventory/1164").expect(200).body();
              assertThat(stock.path("onHand").asInt()).isEqualTo(before);
              assertThat(stock.path("reserved").asInt()).isZero();
            });
  }

  @Test
  void somebodyElsesOrderIsNotFoundAndStaffPagesAreForStaff() {
    var owner = Shopper.register(shop().url());
    var stranger = Shopper.register(shop().url());
    var order = Shopper.join(owner.order(UUID.randomUUID().toString(), "1165", 1, "tok_visa"));
    String path = "/v1/orders/" + order.expect(201).text("/id");
    stranger.get(path).expect(404);
    stranger.post(path + "/cancel", Map.of()).expect(404);
    Shopper.guest(shop().url()).get(path).expect(401);
    stranger.get("/v1/analytics/dashboard").expect(403);
    stranger.get("/v1/inventory/1165").expect(403);
  }

  @Test
  void aChangedPriceIsSeenWithinASecond() {
    var staff = Shopper.logIn(shop().url(), ShopProcess.STAFF, shop().password(ShopProcess.STAFF));
    var reader = Shopper.guest(shop().url());
    var kite = Wares.product("Kite", "Toys", 300);
    String path = staff.post("/v1/products", kite).expect(201).header("location");
    for (int amount : new int[] {250, 200, 150}) {
      reader.get(path).expect(200);
      staff.patch(path, Map.of("price", Wares.money(amount))).expect(200);
      await()
          .atMost(Duration.ofSeconds(1))
          .until(() -> reader.get(path).expect(200).body().at("/price/amount").asInt() == amount);
    }
    staff.delete(path).expect(204);
  }

  private static int onHand(Shopper staff, String productId) {
    return staff.get("/v1/inventory/" + productId).expect(200).body().path("onHand").asInt();
  }
}
