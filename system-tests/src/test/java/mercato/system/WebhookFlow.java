package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mercato.bench.shop.RunningShop;
import mercato.platform.json.Json;
import mercato.system.Shopper.Reply;
import org.junit.jupiter.api.Test;

/** The payment provider's call-backs, and such as only look like them. */
abstract class WebhookFlow {

  private static final String SECRET = "MERCATO_ORDER_PAYMENT_WEBHOOK_SECRET";
  private static final Duration SOON = Duration.ofSeconds(20);

  abstract TestShop shop();

  @Test
  void aForgedOrOldCallIsRefusedAndPaysNothing() throws Exception {
    var shopper = shop().shopper();
    var order = shopper.order(UUID.randomUUID().toString(), shop().product(5), 1, "tok_async");
    await()
        .atMost(SOON)
        .until(() -> !shopper.get("/v1/orders").expect(200).body().path("items").isEmpty());
    String id = shopper.get("/v1/orders").text("/items/0/id");
    byte[] body = body("payment.declined", id);
    long now = Instant.now().getEpochSecond();

    assertThat(call(body, now, "v1=" + "0".repeat(64)).expect(401).code())
        .isEqualTo("BAD_SIGNATURE");
    call(body, now, sign("not the secret", now, body)).expect(401);
    call(body, now - 301, sign(secret(), now - 301, body)).expect(401);
    call(body("payment.authorized", id), now, sign(secret(), now, body)).expect(401);
    shop().guest().send("POST", "/v1/payments/webhook", body, null).join().expect(401);
    assertThat(order.join().expect(201).text("/status")).isEqualTo("CONFIRMED");
  }

  @Test
  void aCallThatIsRepeatedOrLateOrWrongDoesNoHarm() throws Exception {
    String product = shop().product(5);
    var shopper = shop().shopper();
    var order = shopper.buy(product, 1);
    String id = order.path("id").asText();
    shop().awaitPayment(id, "CAPTURED");
    long version = shopper.get("/v1/orders/" + id).body().path("version").asLong();
    for (String type :
        new String[] {
          "payment.authorized",
          "payment.authorized",
          "payment.declined",
          "payment.voided",
          "payment.refunded"
        }) {
      signed(type, id).expect(200);
    }
    signed("payment.declined", UUID.randomUUID().toString()).expect(200);
    var after = shopper.get("/v1/orders/" + id).expect(200);
    assertThat(after.text("/status")).isEqualTo("CONFIRMED");
    assertThat(after.text("/payment/status")).isEqualTo("CAPTURED");
    assertThat(after.body().path("version").asLong()).isEqualTo(version);
    assertThat(shop().kept(id)).isEqualTo(order.at("/total/amount").asLong());
    shop().awaitStock(product, 4);
  }

  private Reply signed(String type, String payment) throws Exception {
    byte[] body = body(type, payment);
    long now = Instant.now().getEpochSecond();
    return call(body, now, sign(secret(), now, body));
  }

  private Reply call(byte[] body, long timestamp, String signature) {
    return shop()
        .guest()
        .with("Mercato-Timestamp", Long.toString(timestamp))
        .with("Mercato-Signature", signature)
        .post("/v1/payments/webhook", body);
  }

  private static byte[] body(String type, String payment) {
    return Json.encode(
        Map.of(
            "id", UUID.randomUUID().toString(),
            "type", type,
            "paymentId", payment,
            "amount", Map.of("amount", 100, "currency", "USD"),
            "at", Instant.now().toString()));
  }

  private String secret() throws IOException {
    return RunningShop.variables(shop().process().data().resolve("secrets/provider.env"))
        .get(SECRET);
  }

  private static String sign(String secret, long timestamp, byte[] body)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
    return "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
  }
}
