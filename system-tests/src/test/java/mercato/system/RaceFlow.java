package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mercato.system.Shopper.Reply;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Two who want what only one can have; each request comes on a connection of its own. */
abstract class RaceFlow {

  private static final Duration SOON = Duration.ofSeconds(20);

  abstract TestShop shop();

  @Test
  void theLastUnitIsSoldOnce() {
    String product = shop().product(1);
    var replies = atOnce(20, shopper -> shopper.order(key(), product, 1, "tok_visa"));
    assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 201)
        .allMatch(reply -> reply.status() == 409 && reply.code().equals("OUT_OF_STOCK"));
    shop().awaitStock(product, 0);
  }

  @RepeatedTest(5)
  void theSameKeyAtOnceMakesOneOrder() {
    String product = shop().product(10);
    var shopper = shop().shopper();
    String key = key();
    var requests = new ArrayList<CompletableFuture<Reply>>();
    for (int i = 0; i < 8; i++) {
      requests.add(shopper.order(key, product, 1, "tok_visa"));
    }
    var replies = requests.stream().map(Shopper::join).toList();
    assertThat(replies)
        .allMatch(
            reply ->
                reply.status() == 201
                    || reply.status() == 409 && reply.code().equals("IN_PROGRESS"));
    var again = Shopper.join(shopper.order(key, product, 1, "tok_visa")).expect(201);
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
    assertThat(replies)
        .filteredOn(reply -> reply.status() == 201)
        .isNotEmpty()
        .allMatch(reply -> reply.text("/id").equals(again.text("/id")));
    assertThat(shopper.get("/v1/orders").expect(200).body().path("items")).hasSize(1);
    shop().awaitStock(product, 9);
  }

  @RepeatedTest(5)
  void anOrderIsEitherCancelledOrShipped() {
    String product = shop().product(5);
    var shopper = shop().shopper();
    String path = "/v1/orders/" + shopper.buy(product, 2).path("id").asText();
    var cancel = shopper.send("POST", path + "/cancel", Map.of("reason", "too late?"), null);
    var ship =
        shop()
            .staff()
            .send("POST", path + "/ship", Map.of("carrier", "DHL", "trackingNumber", "1"), null);
    Reply cancelled = Shopper.join(cancel);
    Reply shipped = Shopper.join(ship);
    assertThat(List.of(cancelled.status(), shipped.status())).containsExactlyInAnyOrder(200, 409);
    boolean isCancelled = cancelled.status() == 200;
    Reply refused = isCancelled ? shipped : cancelled;
    assertThat(refused.code()).isEqualTo("ILLEGAL_TRANSITION");
    JsonNode order = shopper.get(path).expect(200).body();
    assertThat(order.path("status").asText()).isEqualTo(isCancelled ? "CANCELLED" : "SHIPPED");
    String id = order.path("id").asText();
    if (isCancelled) {
      shop().awaitPayment(id, "VOIDED", "REFUNDED");
      shop().awaitStock(product, 5);
      assertThat(shop().kept(id)).isZero();
    } else {
      shop().awaitPayment(id, "CAPTURED");
      shop().awaitStock(product, 3);
      assertThat(shop().kept(id)).isEqualTo(order.at("/total/amount").asLong());
    }
  }

  @RepeatedTest(5)
  void ofTwoRefundsOfTheWholeAmountOneIsRefused() {
    var order = shop().shopper().buy(shop().product(5), 1);
    String id = order.path("id").asText();
    shop().awaitPayment(id, "CAPTURED");
    var body = Map.of("amount", order.path("total"), "reason", "made good");
    String path = "/v1/orders/" + id + "/refunds";
    var one = shop().staff().send("POST", path, body, key());
    var other = shop().staff().send("POST", path, body, key());
    var replies = List.of(Shopper.join(one), Shopper.join(other));
    assertThat(replies).filteredOn(reply -> reply.status() < 300).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() >= 300)
        .hasSize(1)
        .allMatch(reply -> reply.code().equals("REFUND_EXCEEDS_CAPTURED"));
    shop().awaitPayment(id, "REFUNDED");
    assertThat(shop().kept(id)).isZero();
    assertThat(shop().charges().get(id).path("refunded").asLong())
        .isEqualTo(order.at("/total/amount").asLong());
  }

  /** The call-back comes a second after the order; cancels come from before it to after it. */
  @Test
  void aPendingOrderThatIsCancelledIsNeverPaidWhenItsCallBackComes() {
    String product = shop().product(100);
    var ids = new ArrayList<CompletableFuture<String>>();
    for (int millis : new int[] {300, 700, 900, 950, 1_000, 1_050, 1_100, 1_300}) {
      ids.add(CompletableFuture.supplyAsync(() -> cancelAfter(product, millis)));
    }
    for (var cancelled : ids) {
      String id = cancelled.join();
      assertThat(shop().staff().get("/v1/orders/" + id).expect(200).text("/status"))
          .isEqualTo("CANCELLED");
      shop().awaitPayment(id, "VOIDED", "REFUNDED");
      assertThat(shop().kept(id)).isZero();
    }
    shop().awaitStock(product, 100);
  }

  /** Orders, and cancels so long after; the order's id. */
  private String cancelAfter(String product, int millis) {
    var shopper = shop().shopper();
    var timer = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    var order = shopper.order(key(), product, 1, "tok_async");
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(30))
        .until(() -> !shopper.get("/v1/orders").expect(200).body().path("items").isEmpty());
    String id = shopper.get("/v1/orders").expect(200).text("/items/0/id");
    CompletableFuture.runAsync(
            () -> shopper.post("/v1/orders/" + id + "/cancel", Map.of()).expect(200), timer)
        .join();
    Shopper.join(order);
    return id;
  }

  @Test
  void theLastUseOfACouponIsGivenOnceAndComesBackWithACancel() {
    String code = "LAST-" + UUID.randomUUID().toString().substring(0, 8);
    var coupon = new HashMap<String, Object>();
    coupon.put("code", code);
    coupon.put("percent", 10);
    coupon.put("startsAt", Instant.now().minusSeconds(60).toString());
    coupon.put("endsAt", Instant.now().plusSeconds(3_600).toString());
    coupon.put("maxUses", 1);
    shop().staff().post("/v1/coupons", coupon).expect(201);
    String product = shop().product(50);
    var replies = atOnce(10, shopper -> shopper.order(key(), withCoupon(product, code)));
    var winners = replies.stream().filter(reply -> reply.status() == 201).toList();
    assertThat(winners).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 201)
        .allMatch(reply -> reply.status() == 409 && reply.code().equals("COUPON_EXHAUSTED"));
    assertThat(winners.get(0).body().at("/discount/amount").asLong()).isPositive();
    shop().awaitStock(product, 49);

    var next = shop().shopper();
    Shopper.join(next.order(key(), withCoupon(product, code))).expect(409);
    shop()
        .staff()
        .post("/v1/orders/" + winners.get(0).text("/id") + "/cancel", Map.of())
        .expect(200);
    await()
        .atMost(SOON)
        .until(() -> Shopper.join(next.order(key(), withCoupon(product, code))).status() == 201);
  }

  private static Map<String, Object> withCoupon(String product, String code) {
    var body = Shopper.body(product, 1, "tok_visa");
    body.put("couponCode", code);
    return body;
  }

  private List<Reply> atOnce(int count, Order order) {
    var requests = shop().shoppers(count).stream().map(order::by).toList();
    return requests.stream().map(Shopper::join).toList();
  }

  /** What each of several shoppers does. */
  private interface Order {
    CompletableFuture<Reply> by(Shopper shopper);
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }
}
