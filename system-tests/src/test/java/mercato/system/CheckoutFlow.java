package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** From a guest's cart to an order at the price that was quoted. */
abstract class CheckoutFlow {

  private static final Duration SOON = Duration.ofSeconds(20);

  abstract TestShop shop();

  @Test
  void aGuestsCartJoinsTheOwnOneAndWhatIsAddedDuringTheCheckoutStays() {
    String shared = shop().product(100);
    String guests = shop().product(100);
    String late = shop().product(100);
    String cartId =
        shop()
            .guest()
            .put("/v1/cart/items/" + shared, Map.of("quantity", 2))
            .expect(200)
            .header("x-cart-id");
    shop()
        .guest()
        .with("X-Cart-Id", cartId)
        .put("/v1/cart/items/" + guests, Map.of("quantity", 1))
        .expect(200);

    var shopper = shop().shopper();
    shopper.put("/v1/cart/items/" + shared, Map.of("quantity", 3)).expect(200);
    JsonNode merged = shopper.post("/v1/cart/merge", Map.of("cartId", cartId)).expect(200).body();
    assertThat(quantities(merged)).isEqualTo(Map.of(shared, 5, guests, 1));
    assertThat(merged.at("/subtotal/amount").asLong())
        .isEqualTo(5 * shop().price(shared) + shop().price(guests));

    var order =
        CompletableFuture.supplyAsync(
            () -> shopper.orderCart(UUID.randomUUID().toString(), "tok_async"));
    await()
        .atMost(SOON)
        .until(() -> !shopper.get("/v1/orders").expect(200).body().path("items").isEmpty());
    shopper.put("/v1/cart/items/" + late, Map.of("quantity", 4)).expect(200);
    String id = order.join().text("/id");
    await()
        .atMost(SOON)
        .until(() -> shopper.get("/v1/orders/" + id).text("/status").equals("CONFIRMED"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(quantities(shopper.get("/v1/cart").expect(200).body()))
                    .isEqualTo(Map.of(late, 4)));
    shop().awaitStock(shared, 95);
    shop().awaitStock(guests, 99);
  }

  @Test
  void anOrderCostsWhatWasQuotedWithCouponTaxAndExpress() {
    String product = shop().product(10);
    String code = "TEN-" + UUID.randomUUID().toString().substring(0, 8);
    var coupon = new HashMap<String, Object>();
    coupon.put("code", code);
    coupon.put("percent", 10);
    coupon.put("startsAt", Instant.now().minusSeconds(60).toString());
    coupon.put("endsAt", Instant.now().plusSeconds(3_600).toString());
    shop().staff().post("/v1/coupons", coupon).expect(201);

    var body = Shopper.body(product, 3, "tok_visa");
    var address = new HashMap<>(Shopper.address());
    address.put("region", "CA");
    body.put("shippingAddress", address);
    body.put("shippingMethod", "express");
    body.put("couponCode", code);
    var quoted = new HashMap<>(body);
    quoted.remove("payment");
    var shopper = shop().shopper();
    JsonNode quote = shopper.post("/v1/orders/quote", quoted).expect(200).body();

    long subtotal = 3 * shop().price(product);
    long discount = (subtotal + 5) / 10;
    long tax = ((subtotal - discount) * 725 + 5_000) / 10_000;
    assertThat(amount(quote, "subtotal")).isEqualTo(subtotal);
    assertThat(amount(quote, "discount")).isEqualTo(discount);
    assertThat(amount(quote, "tax")).isEqualTo(tax);
    assertThat(amount(quote, "shipping")).isEqualTo(1_290);
    assertThat(amount(quote, "total")).isEqualTo(subtotal - discount + tax + 1_290);

    body.put("expectedTotal", quote.path("total"));
    var order = Shopper.join(shopper.order(UUID.randomUUID().toString(), body)).expect(201).body();
    for (String part : new String[] {"subtotal", "discount", "tax", "shipping", "total"}) {
      assertThat(amount(order, part)).as(part).isEqualTo(amount(quote, part));
    }
    shop().awaitPayment(order.path("id").asText(), "CAPTURED");
    assertThat(shop().kept(order.path("id").asText())).isEqualTo(amount(quote, "total"));

    body.put("expectedTotal", Map.of("amount", 1, "currency", "USD"));
    assertThat(Shopper.join(shopper.order(UUID.randomUUID().toString(), body)).expect(409).code())
        .isEqualTo("PRICE_CHANGED");
  }

  private static long amount(JsonNode of, String part) {
    return of.path(part).path("amount").asLong();
  }

  private static Map<String, Integer> quantities(JsonNode cart) {
    var quantities = new HashMap<String, Integer>();
    cart.path("items")
        .forEach(
            item -> quantities.put(item.path("productId").asText(), item.path("quantity").asInt()));
    return quantities;
  }
}
