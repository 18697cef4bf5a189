package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.ListOrders;
import mercato.contract.order.OrderOperations.OrdersReply;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderView;
import mercato.gateway.testing.ContractClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Orders: placed, listed, shown and called off. */
class OrderRoutesTest {

  private static final String ORDER =
      """
      {"items": [{"productId": "15970", "quantity": 1}],
       "shippingAddress": {"recipient": "Ann", "line1": "1 Main St", "city": "Springfield",
                           "postalCode": "12345", "country": "US"},
       "payment": {"method": "card", "token": "tok_visa"},
       "expectedTotal": {"amount": 129900, "currency": "USD"}}
      """;

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void anOrderMayNameAnAddressAShippingMethodAndACoupon() {
    String body =
        "{\"addressId\": \"a-1\", \"shippingMethod\": \"express\", \"couponCode\": \"SPRING\","
            + " \"payment\": {\"method\": \"card\", \"token\": \"tok_visa\"}}";
    var placed = gateway.asCustomer("POST", "/v1/orders", body, "Idempotency-Key", "k");
    assertThat(placed.status()).isEqualTo(201);
    var asked = gateway.shop.asked(OrderOperations.PLACE);
    assertThat(asked.items()).isNull();
    assertThat(asked.shippingAddress()).isNull();
    assertThat(asked.addressId()).isEqualTo("a-1");
    assertThat(asked.shippingMethod()).isEqualTo("express");
    assertThat(asked.couponCode()).isEqualTo("SPRING");
  }

  @Test
  void aSettledOrderIsCreated() {
    var answer = place();
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/v1/orders/" + Samples.ORDER_ID);
    assertThat(answer.header("Idempotent-Replayed")).isNull();
    var asked = gateway.shop.asked(OrderOperations.PLACE);
    assertThat(asked.idempotencyKey()).isEqualTo("key 100%");
    assertThat(asked.payment().token()).isEqualTo("tok_visa");
    assertThat(asked.shippingAddress().line2()).isNull();
    assertThat(asked.expectedTotal()).isEqualTo(Samples.PRICE);
  }

  @Test
  void anOrderWhosePaymentIsOpenIsAcceptedAndOneThatIsReplayedSaysSo() {
    gateway.shop.when(
        OrderOperations.PLACE,
        (place, caller) -> Future.succeededFuture(new PlacedOrder(Samples.ORDER, false, true)));
    var answer = place();
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Location")).isEqualTo("/v1/orders/" + Samples.ORDER_ID);
    assertThat(answer.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void refusalsOfAnOrderKeepTheirCodeAndDetails() {
    var short1 = Map.of("productId", "15970", "requested", 2, "available", 0);
    gateway.shop.refuse(
        OrderOperations.PLACE,
        new Problem(
            Problem.Kind.CONFLICT,
            "OUT_OF_STOCK",
            "Some items are out of stock.",
            Map.of("items", List.of(short1), "orderId", Samples.ORDER_ID, "replayed", true)));
    var refused = place();
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("OUT_OF_STOCK");
    assertThat(refused.body().at("/items/0/available").asInt()).isZero();
    assertThat(refused.body().path("orderId").asText()).isEqualTo(Samples.ORDER_ID);
    assertThat(refused.body().path("title").asText()).isEqualTo("Out of stock");
    assertThat(refused.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(refused.body().has("replayed")).isFalse();

    refuse(Problem.Kind.DECLINED, "PAYMENT_DECLINED", 402);
    refuse(Problem.Kind.CONFLICT, "PRICE_CHANGED", 409);
    refuse(Problem.Kind.CONFLICT, "IN_PROGRESS", 409);
    refuse(Problem.Kind.UNPROCESSABLE, "IDEMPOTENCY_KEY_REUSED", 422);
    refuse(Problem.Kind.INVALID, "CART_EMPTY", 400);
    refuse(Problem.Kind.RATE_LIMITED, "RATE_LIMITED", 429);
    refuse(Problem.Kind.UNAVAILABLE, "UNAVAILABLE", 503);
  }

  private static void refuse(Problem.Kind kind, String code, int status) {
    gateway.shop.refuse(OrderOperations.PLACE, new Problem(kind, code, "No."));
    var answer = place();
    assertThat(answer.status()).as(code).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.header("Retry-After")).isEqualTo(status == 503 || status == 429 ? "1" : null);
  }

  @Test
  void ordersAreListedForTheirOwnerOrByStaff() {
    gateway.shop.when(
        OrderOperations.LIST,
        (list, caller) -> Future.succeededFuture(new OrdersReply(List.of(Samples.ORDER), "more")));
    var answer = gateway.asStaff("GET", "/v1/orders?status=CONFIRMED&userId=u-1&limit=100", null);
    assertThat(answer.header("Link"))
        .isEqualTo("</v1/orders?status=CONFIRMED&userId=u-1&limit=100&cursor=more>; rel=\"next\"");
    assertThat(gateway.shop.asked(OrderOperations.LIST))
        .isEqualTo(new ListOrders("u-1", OrderView.Status.CONFIRMED, new Page(100, null)));
  }

  @Test
  void anOrderItsHistoryAndItsEnd() {
    String path = "/v1/orders/" + Samples.ORDER_ID;
    var order = gateway.asCustomer("GET", path, null);
    assertThat(order.header("ETag")).isEqualTo("\"3\"");
    var known = gateway.asCustomer("GET", path, null, "If-None-Match", "\"3\"");
    assertThat(known.status()).isEqualTo(304);
    var history = gateway.asCustomer("GET", path + "/history", null);
    assertThat(history.body().at("/items/0/type").asText()).isEqualTo("OrderPlaced");
    gateway.asCustomer("POST", path + "/cancel", "{\"reason\": \"too late\"}");
    assertThat(gateway.shop.asked(OrderOperations.CANCEL).reason()).isEqualTo("too late");
    var bare = gateway.asCustomer("POST", path + "/cancel", null);
    assertThat(bare.status()).isEqualTo(200);
    assertThat(gateway.shop.asked(OrderOperations.CANCEL).reason()).isNull();
  }

  private static ContractClient.Answer place() {
    return gateway.asCustomer("POST", "/v1/orders", ORDER, "Idempotency-Key", "key 100%");
  }
}
