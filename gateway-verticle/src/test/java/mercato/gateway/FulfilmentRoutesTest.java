package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.DeliverOrder;
import mercato.contract.order.OrderOperations.Quote;
import mercato.contract.order.OrderOperations.ShipOrder;
import mercato.contract.order.PaymentOperations;
import mercato.contract.order.PaymentOperations.Callback;
import mercato.contract.order.PaymentOperations.FindPayment;
import mercato.contract.order.PaymentOperations.Refund;
import mercato.contract.order.PaymentOperations.RefundReply;
import mercato.contract.order.PricingOperations;
import mercato.contract.order.ReturnOperations;
import mercato.contract.order.ReturnOperations.ApproveReturn;
import mercato.contract.order.ReturnOperations.ListReturns;
import mercato.contract.order.ReturnOperations.RejectReturn;
import mercato.contract.order.ReturnOperations.RequestReturn;
import mercato.contract.order.ReturnOperations.ReturnReply;
import mercato.contract.order.ReturnView;
import mercato.gateway.testing.ContractClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is asked about an order besides placing it: its price, parcel, returns and money. */
class FulfilmentRoutesTest {

  private static final String ORDER = "/v1/orders/" + Samples.ORDER_ID;
  private static final String RETURN = "/v1/returns/" + Samples.RETURN_ID;
  private static final String REFUND =
      "{\"amount\": {\"amount\": 100, \"currency\": \"USD\"}, \"reason\": \"late\"}";

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void aQuoteIsAnOrderWithoutItsPayment() {
    Answer quote =
        gateway.asCustomer(
            "POST",
            "/v1/orders/quote",
            "{\"items\": [{\"productId\": \"15970\", \"quantity\": 1}], \"addressId\": \"a-1\","
                + " \"shippingMethod\": \"express\", \"couponCode\": \"spring\","
                + " \"expectedTotal\": {\"amount\": 1, \"currency\": \"USD\"}}");
    assertThat(quote.status()).isEqualTo(200);
    assertThat(quote.body().at("/total/amount").asInt()).isEqualTo(129_900);
    Quote asked = gateway.shop.asked(OrderOperations.QUOTE);
    assertThat(asked.addressId()).isEqualTo("a-1");
    assertThat(asked.shippingMethod()).isEqualTo("express");
    assertThat(asked.couponCode()).isEqualTo("spring");
    assertThat(gateway.asCustomer("POST", "/v1/orders/quote", "{}").status()).isEqualTo(200);
    assertThat(gateway.client.post("/v1/orders/quote", "{}").status()).isEqualTo(401);
  }

  @Test
  void anyoneMaySeeTheWaysToShip() {
    assertThat(gateway.client.get("/v1/shipping-methods").body().at("/items/0/id").asText())
        .isEqualTo("standard");
  }

  @Test
  void staffMakeAndListCoupons() {
    String coupon =
        "{\"code\": \"SPRING\", \"percent\": 10, \"startsAt\": \"2026-01-31T14:00:00+02:00\","
            + " \"endsAt\": \"2026-02-28T12:00:00Z\", \"maxUses\": 5}";
    Answer made = gateway.asStaff("POST", "/v1/coupons", coupon);
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo("/v1/coupons");
    assertThat(gateway.shop.asked(PricingOperations.CREATE_COUPON).startsAt())
        .isEqualTo(Samples.AT);
    assertThat(gateway.shop.asked(PricingOperations.CREATE_COUPON).endsAt())
        .isEqualTo(Instant.parse("2026-02-28T12:00:00Z"));
    assertThat(gateway.asStaff("GET", "/v1/coupons", null).body().at("/items/0/code").asText())
        .isEqualTo("SPRING");
    assertThat(gateway.asCustomer("POST", "/v1/coupons", coupon).status()).isEqualTo(403);
    assertThat(gateway.asCustomer("GET", "/v1/coupons", null).status()).isEqualTo(403);
    gateway.shop.refuse(
        PricingOperations.CREATE_COUPON,
        new Problem(Problem.Kind.CONFLICT, "COUPON_EXISTS", "There is one."));
    assertThat(gateway.asStaff("POST", "/v1/coupons", coupon).code()).isEqualTo("COUPON_EXISTS");
  }

  @Test
  void staffShipAndDeliver() {
    Answer shipped =
        gateway.asStaff(
            "POST", ORDER + "/ship", "{\"carrier\": \"DHL\", \"trackingNumber\": \"JD1\"}");
    assertThat(shipped.status()).isEqualTo(200);
    assertThat(shipped.header("ETag")).isEqualTo("\"3\"");
    assertThat(gateway.shop.asked(OrderOperations.SHIP))
        .isEqualTo(new ShipOrder(Samples.ORDER_ID, "DHL", "JD1"));
    assertThat(gateway.asStaff("POST", ORDER + "/deliver", null).status()).isEqualTo(200);
    assertThat(gateway.shop.asked(OrderOperations.DELIVER))
        .isEqualTo(new DeliverOrder(Samples.ORDER_ID));
    assertThat(gateway.asCustomer("POST", ORDER + "/deliver", null).status()).isEqualTo(403);
    gateway.shop.refuse(
        OrderOperations.DELIVER,
        new Problem(Problem.Kind.CONFLICT, "ILLEGAL_TRANSITION", "It is not shipped."));
    Answer refused = gateway.asStaff("POST", ORDER + "/deliver", null);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("ILLEGAL_TRANSITION");
  }

  @Test
  void aShopperAsksForAReturnOnceUnderAKey() {
    String wish =
        "{\"items\": [{\"productId\": \"15970\", \"quantity\": 1}], \"reason\": \"small\"}";
    Answer made = gateway.asCustomer("POST", ORDER + "/returns", wish, "Idempotency-Key", "k-1");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo(ORDER + "/returns");
    assertThat(made.header("Idempotent-Replayed")).isNull();
    RequestReturn asked = gateway.shop.asked(ReturnOperations.REQUEST);
    assertThat(asked.idempotencyKey()).isEqualTo("k-1");
    assertThat(asked.reason()).isEqualTo("small");
    gateway.shop.when(
        ReturnOperations.REQUEST,
        (request, caller) -> Future.succeededFuture(new ReturnReply(Samples.RETURN, true)));
    Answer again = gateway.asCustomer("POST", ORDER + "/returns", wish, "Idempotency-Key", "k-1");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(gateway.asCustomer("GET", ORDER + "/returns", null).body().path("items")).hasSize(2);
  }

  @Test
  void staffDecideReturns() {
    Answer all = gateway.asStaff("GET", "/v1/returns?status=REQUESTED&limit=5", null);
    assertThat(all.body().path("items")).hasSize(2);
    assertThat(gateway.shop.asked(ReturnOperations.LIST))
        .isEqualTo(new ListReturns(ReturnView.Status.REQUESTED, new Page(5, null)));
    Answer approved =
        gateway.asStaff(
            "POST", RETURN + "/approve", "{\"restock\": true}", "Idempotency-Key", "k-2");
    assertThat(approved.status()).isEqualTo(200);
    assertThat(approved.body().at("/refund/amount").asInt()).isEqualTo(129_900);
    assertThat(gateway.shop.asked(ReturnOperations.APPROVE))
        .isEqualTo(new ApproveReturn("k-2", Samples.RETURN_ID, true));
    assertThat(gateway.asStaff("POST", RETURN + "/reject", null).status()).isEqualTo(200);
    assertThat(gateway.shop.asked(ReturnOperations.REJECT))
        .isEqualTo(new RejectReturn(Samples.RETURN_ID, null));
    assertThat(gateway.asStaff("POST", RETURN + "/reject", "{\"reason\": \"worn\"}").status())
        .isEqualTo(200);
    assertThat(gateway.shop.asked(ReturnOperations.REJECT).reason()).isEqualTo("worn");
    for (String decision : new String[] {"/approve", "/reject"}) {
      Answer forbidden =
          gateway.asCustomer(
              "POST", RETURN + decision, "{\"restock\": true}", "Idempotency-Key", "k");
      assertThat(forbidden.status()).isEqualTo(403);
    }
  }

  @Test
  void aReplayedRefusalIsMarked() {
    gateway.shop.refuse(
        ReturnOperations.APPROVE,
        new Problem(
            Problem.Kind.CONFLICT, "ILLEGAL_TRANSITION", "Decided.", Map.of("replayed", true)));
    Answer refused =
        gateway.asStaff(
            "POST", RETURN + "/approve", "{\"restock\": true}", "Idempotency-Key", "k-2");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void paymentsAreShown() {
    Answer all = gateway.asCustomer("GET", ORDER + "/payments", null);
    assertThat(all.body().at("/items/0/status").asText()).isEqualTo("PARTIALLY_REFUNDED");
    Answer one = gateway.asCustomer("GET", "/v1/payments/" + Samples.ORDER_ID, null);
    assertThat(one.body().at("/captured/amount").asInt()).isEqualTo(129_900);
    assertThat(gateway.shop.asked(PaymentOperations.FIND))
        .isEqualTo(new FindPayment(Samples.ORDER_ID));
    assertThat(gateway.client.get("/v1/payments/" + Samples.ORDER_ID).status()).isEqualTo(401);
    gateway.shop.refuse(PaymentOperations.FIND, Problem.notFound("payment"));
    assertThat(gateway.asCustomer("GET", "/v1/payments/" + Samples.ORDER_ID, null).status())
        .isEqualTo(404);
  }

  @Test
  void staffRefundAndTheReplySaysWhetherItIsConfirmed() {
    Answer open = gateway.asStaff("POST", ORDER + "/refunds", REFUND, "Idempotency-Key", "k-3");
    assertThat(open.status()).isEqualTo(202);
    assertThat(open.header("Location")).isEqualTo("/v1/payments/" + Samples.ORDER_ID);
    assertThat(gateway.shop.asked(PaymentOperations.REFUND))
        .isEqualTo(new Refund("k-3", Samples.ORDER_ID, new Money(100, "USD"), "late"));
    gateway.shop.when(
        PaymentOperations.REFUND,
        (refund, caller) -> Future.succeededFuture(new RefundReply(Samples.REFUND, true, true)));
    Answer settled = gateway.asStaff("POST", ORDER + "/refunds", REFUND, "Idempotency-Key", "k-3");
    assertThat(settled.status()).isEqualTo(201);
    assertThat(settled.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(
            gateway.asCustomer("POST", ORDER + "/refunds", REFUND, "Idempotency-Key", "k").status())
        .isEqualTo(403);
    gateway.shop.refuse(
        PaymentOperations.REFUND,
        new Problem(Problem.Kind.CONFLICT, "REFUND_EXCEEDS_CAPTURED", "Too much."));
    Answer refused = gateway.asStaff("POST", ORDER + "/refunds", REFUND, "Idempotency-Key", "k-4");
    assertThat(refused.code()).isEqualTo("REFUND_EXCEEDS_CAPTURED");
  }

  @Test
  void aCallBackIsPassedOnAsItCame() {
    String body = " {\"id\" : \"e-1\",\t\"surprise\": \"ä\"}\n";
    Answer noted =
        gateway.client.post(
            "/v1/payments/webhook",
            body,
            "Mercato-Timestamp",
            "1769860800",
            "Mercato-Signature",
            "v1=00ff");
    assertThat(noted.status()).isEqualTo(200);
    assertThat(noted.http().body()).isEqualTo("{}");
    assertThat(gateway.shop.asked(PaymentOperations.CALLBACK))
        .isEqualTo(new Callback("1769860800", "v1=00ff", body));
    assertThat(gateway.shop.caller(PaymentOperations.CALLBACK).signedIn()).isFalse();
  }

  @Test
  void aForgedCallBackIsRefusedWhateverItSays() {
    gateway.shop.refuse(
        PaymentOperations.CALLBACK,
        new Problem(Problem.Kind.UNAUTHENTICATED, "BAD_SIGNATURE", "The signature is wrong."));
    Answer forged =
        gateway.client.post("/v1/payments/webhook", "no JSON", "Authorization", "Bearer old");
    assertThat(forged.status()).isEqualTo(401);
    assertThat(forged.code()).isEqualTo("BAD_SIGNATURE");
    assertThat(gateway.shop.asked(PaymentOperations.CALLBACK))
        .isEqualTo(new Callback(null, null, "no JSON"));
  }

  @Test
  void aCallBackIsOfABoundedSizeAndOfJson() {
    String path = "/v1/payments/webhook";
    assertThat(gateway.client.post(path, "x".repeat(65_536)).status()).isEqualTo(200);
    assertThat(gateway.client.post(path, "x".repeat(65_537)).status()).isEqualTo(413);
    assertThat(gateway.client.post(path, "x", "Content-Type", "text/plain").status())
        .isEqualTo(415);
    assertThat(gateway.client.send("POST", path, null).status()).isEqualTo(400);
  }
}
