package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What becomes of an order after it was confirmed. */
abstract class FulfilmentFlow {

  private static final Duration SOON = Duration.ofSeconds(20);

  abstract TestShop shop();

  @Test
  void anOrderIsShippedDeliveredAndReturnedPieceByPiece() {
    String product = shop().product(10);
    var shopper = shop().shopper();
    JsonNode order = shopper.buy(product, 3);
    String id = order.path("id").asText();
    String path = "/v1/orders/" + id;
    long total = order.at("/total/amount").asLong();
    shop().awaitPayment(id, "CAPTURED");
    shop().awaitStock(product, 7);

    shopper.post(path + "/ship", shipment()).expect(403);
    assertThat(shop().staff().post(path + "/deliver", Map.of()).code())
        .isEqualTo("ILLEGAL_TRANSITION");
    assertThat(shop().staff().post(path + "/ship", shipment()).expect(200).text("/status"))
        .isEqualTo("SHIPPED");
    assertThat(shopper.post(path + "/cancel", Map.of()).expect(409).code())
        .isEqualTo("ILLEGAL_TRANSITION");
    assertThat(shop().staff().send("POST", path + "/deliver", null, null).join().text("/status"))
        .isEqualTo("DELIVERED");

    long first = giveBack(shopper, path, product, 1, true);
    assertThat(first).isEqualTo(total / 3);
    shop().awaitStock(product, 8);
    shop().awaitPayment(id, "PARTIALLY_REFUNDED");
    assertThat(shopper.get(path).text("/status")).isEqualTo("DELIVERED");
    assertThat(shopper.postOnce(path + "/returns", returned(product, 3)).expect(409).code())
        .isEqualTo("RETURN_EXCEEDS_ORDER");

    assertThat(first + giveBack(shopper, path, product, 2, false)).isEqualTo(total);
    await().atMost(SOON).until(() -> shopper.get(path).text("/status").equals("RETURNED"));
    shop().awaitPayment(id, "REFUNDED");
    shop().awaitStock(product, 8);
    assertThat(shop().kept(id)).isZero();
    assertLedger(product, 8);
    assertThat(events(shopper, path))
        .containsSubsequence(
            "OrderPlaced",
            "OrderConfirmed",
            "OrderShipped",
            "OrderDelivered",
            "ReturnRequested",
            "ReturnApproved",
            "ReturnRequested",
            "ReturnApproved");
  }

  @Test
  void moneyGoesBackInPartsAndNeverMoreThanWasTaken() {
    var order = shop().shopper().buy(shop().product(5), 2);
    String id = order.path("id").asText();
    String path = "/v1/orders/" + id + "/refunds";
    long total = order.at("/total/amount").asLong();
    shop().awaitPayment(id, "CAPTURED");
    var staff = shop().staff();

    assertThat(staff.postOnce(path, refund(100)).status()).isIn(201, 202);
    assertThat(shop().awaitPayment(id, "PARTIALLY_REFUNDED").at("/refunded/amount").asLong())
        .isEqualTo(100);
    assertThat(staff.postOnce(path, refund(total - 99)).expect(409).code())
        .isEqualTo("REFUND_EXCEEDS_CAPTURED");
    assertThat(staff.postOnce(path, refund(total - 100)).status()).isIn(201, 202);
    shop().awaitPayment(id, "REFUNDED");
    assertThat(shop().kept(id)).isZero();
    assertThat(staff.postOnce(path, refund(1)).expect(409).code())
        .isEqualTo("REFUND_EXCEEDS_CAPTURED");
  }

  @Test
  void aReturnThatIsRejectedChangesNothing() {
    String product = shop().product(5);
    var shopper = shop().shopper();
    String id = shopper.buy(product, 1).path("id").asText();
    String path = "/v1/orders/" + id;
    shop().awaitPayment(id, "CAPTURED");
    shop().staff().post(path + "/ship", shipment()).expect(200);
    shop().staff().send("POST", path + "/deliver", null, null).join().expect(200);
    String asked = shopper.postOnce(path + "/returns", returned(product, 1)).text("/id");
    assertThat(
            shop()
                .staff()
                .post("/v1/returns/" + asked + "/reject", Map.of("reason", "worn"))
                .expect(200)
                .text("/status"))
        .isEqualTo("REJECTED");
    assertThat(
            shop()
                .staff()
                .postOnce("/v1/returns/" + asked + "/approve", Map.of("restock", true))
                .expect(409)
                .code())
        .isEqualTo("ILLEGAL_TRANSITION");
    assertThat(shopper.get(path).text("/status")).isEqualTo("DELIVERED");
    shop().awaitStock(product, 4);
  }

  /** Asks, and staff approve; what the buyer gets. */
  private long giveBack(
      Shopper shopper, String path, String product, int quantity, boolean restock) {
    var asked = shopper.postOnce(path + "/returns", returned(product, quantity)).expect(201);
    assertThat(asked.text("/status")).isEqualTo("REQUESTED");
    var approved =
        shop()
            .staff()
            .postOnce("/v1/returns/" + asked.text("/id") + "/approve", Map.of("restock", restock))
            .expect(200);
    assertThat(approved.text("/status")).isEqualTo("APPROVED");
    return approved.body().at("/refund/amount").asLong();
  }

  /** The ledger's entries sum to what is there. */
  private void assertLedger(String product, int onHand) {
    JsonNode movements =
        shop()
            .staff()
            .get("/v1/inventory/" + product + "/movements?limit=100")
            .expect(200)
            .body()
            .path("items");
    assertThat(
            StreamSupport.stream(movements.spliterator(), false)
                .mapToInt(movement -> movement.path("delta").asInt())
                .sum())
        .isEqualTo(onHand);
  }

  private static List<String> events(Shopper shopper, String path) {
    return StreamSupport.stream(
            shopper.get(path + "/history").expect(200).body().path("items").spliterator(), false)
        .map(event -> event.path("type").asText())
        .toList();
  }

  private static Map<String, Object> returned(String product, int quantity) {
    return Map.of(
        "items",
        List.of(Map.of("productId", product, "quantity", quantity)),
        "reason",
        "does not fit");
  }

  private static Map<String, Object> refund(long amount) {
    return Map.of("amount", Map.of("amount", amount, "currency", "USD"), "reason", "late");
  }

  private static Map<String, String> shipment() {
    return Map.of("carrier", "DHL", "trackingNumber", "JD0001");
  }
}
