package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mercato.gateway.testing.ContractClient;
import mercato.gateway.testing.ContractClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever does not fit the contract is refused at its place, and no service hears of it. */
class BadInputTest {

  private static final String ADDRESS =
      "{'recipient': 'Ann', 'line1': '1 Main St', 'city': 'X', 'postalCode': '1', 'country': 'US'}";
  private static final String PAYMENT = "{'method': 'card', 'token': 'tok_visa'}";

  /** A call that would do but for its body. */
  private record Call(String method, String path, String good) {}

  private static final Call REGISTER =
      new Call(
          "POST",
          "/v1/auth/register",
          "{'email': 'ann@example.com', 'password': 'correct horse', 'name': 'Ann'}");
  private static final Call LOG_IN =
      new Call("POST", "/v1/auth/login", "{'email': 'ann@example.com', 'password': 'x'}");
  private static final Call REFRESH = new Call("POST", "/v1/auth/refresh", "{'refreshToken': 'x'}");
  private static final Call CHECK =
      new Call("POST", "/v1/inventory/check", "{'items': [{'productId': '1', 'quantity': 1}]}");
  private static final Call SET_STOCK = new Call("PUT", "/v1/inventory/15970", "{'onHand': 1}");
  private static final Call PUT_ITEM = new Call("PUT", "/v1/cart/items/15970", "{'quantity': 1}");
  private static final Call PLACE =
      new Call(
          "POST", "/v1/orders", "{'shippingAddress': " + ADDRESS + ", 'payment': " + PAYMENT + "}");
  private static final Call CANCEL =
      new Call("POST", "/v1/orders/" + Samples.ORDER_ID + "/cancel", "{'reason': 'x'}");
  private static final Call QUOTE =
      new Call("POST", "/v1/orders/quote", "{'shippingAddress': " + ADDRESS + "}");
  private static final Call ADJUST =
      new Call("POST", "/v1/inventory/15970/adjustments", "{'delta': -1, 'reason': 'broken'}");
  private static final Call MERGE = new Call("POST", "/v1/cart/merge", "{'cartId': 'c-1'}");
  private static final Call COUPON =
      new Call(
          "POST",
          "/v1/coupons",
          "{'code': 'SPRING', 'percent': 10, 'startsAt': '2026-01-31T12:00:00Z',"
              + " 'endsAt': '2026-02-28T12:00:00+02:00'}");
  private static final Call SHIP =
      new Call(
          "POST",
          "/v1/orders/" + Samples.ORDER_ID + "/ship",
          "{'carrier': 'DHL', 'trackingNumber': '1'}");
  private static final Call RETURN =
      new Call(
          "POST",
          "/v1/orders/" + Samples.ORDER_ID + "/returns",
          "{'items': [{'productId': '1', 'quantity': 1}], 'reason': 'x'}");
  private static final Call REFUND =
      new Call(
          "POST",
          "/v1/orders/" + Samples.ORDER_ID + "/refunds",
          "{'amount': {'amount': 1, 'currency': 'USD'}, 'reason': 'x'}");
  private static final Call APPROVE =
      new Call("POST", "/v1/returns/" + Samples.RETURN_ID + "/approve", "{'restock': true}");
  private static final Call REJECT =
      new Call("POST", "/v1/returns/" + Samples.RETURN_ID + "/reject", "{'reason': 'x'}");
  private static final Call ADD_ADDRESS =
      new Call("POST", "/v1/users/me/addresses", ADDRESS.replace("{", "{'label': 'Home', "));
  private static final Call CHANGE = new Call("PATCH", "/v1/admin/users/u-1", "{'locked': true}");

  private static final List<Call> WITH_BODY =
      List.of(
          REGISTER,
          LOG_IN,
          REFRESH,
          CHECK,
          SET_STOCK,
          PUT_ITEM,
          PLACE,
          CANCEL,
          QUOTE,
          ADJUST,
          MERGE,
          COUPON,
          SHIP,
          RETURN,
          REFUND,
          APPROVE,
          REJECT,
          ADD_ADDRESS,
          CHANGE);

  private static Gateways gateways;
  private static ContractClient client;

  @BeforeAll
  static void start() {
    gateways = Gateways.start(Map.of());
    client = gateways.client;
  }

  @AfterAll
  static void stop() {
    gateways.close();
  }

  static Stream<Call> withBody() {
    return WITH_BODY.stream();
  }

  @ParameterizedTest
  @MethodSource("withBody")
  void theGoodBodyPasses(Call call) {
    assertThat(send(call, call.good).status()).isBetween(200, 202);
  }

  @ParameterizedTest
  @MethodSource("withBody")
  void whatIsNoJsonIsRefused(Call call) {
    for (String broken : List.of("{", "{'a': }", "nonsense", call.good + "}", "[".repeat(5_000))) {
      refused(send(call, broken), "");
    }
  }

  @ParameterizedTest
  @MethodSource("withBody")
  void anotherShapeIsRefused(Call call) {
    for (String other : List.of("[]", "'text'", "1", "null", "true")) {
      refused(send(call, other), "");
    }
  }

  @ParameterizedTest
  @MethodSource("withBody")
  void anUnknownFieldIsRefusedByName(Call call) {
    refused(send(call, call.good.replaceFirst("\\{", "{'surprise': 1, ")), "/surprise");
  }

  @ParameterizedTest
  @MethodSource("withBody")
  void anotherContentTypeIsRefused(Call call) {
    for (String type :
        List.of(
            "text/plain",
            "application/jsonp",
            "application/json; charset=utf-16",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x")) {
      Answer answer = send(call, call.good, "Content-Type", type);
      assertThat(answer.status()).as(type).isEqualTo(415);
      assertThat(answer.code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }
    assertThat(
            send(call, call.good, "Content-Type", "Application/JSON; Charset=\"UTF-8\"").status())
        .isBetween(200, 202);
  }

  @ParameterizedTest
  @MethodSource("withBody")
  void aBodyOverTheLimitIsRefused(Call call) {
    String padded = call.good.replaceFirst("\\{", "{" + " ".repeat(1 << 20));
    Answer answer = send(call, padded);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("BODY_TOO_LARGE");
  }

  @ParameterizedTest
  @MethodSource("withBody")
  void anUnknownQueryParameterIsRefused(Call call) {
    refused(
        send(new Call(call.method, call.path + "?surprise=1", call.good), call.good), "/surprise");
  }

  @Test
  void aBodyThatIsNeededMustBeThere() {
    for (Call call : WITH_BODY) {
      if (call != CANCEL && call != REJECT) {
        refused(send(call, ""), "");
        refused(send(call, null), "");
      }
    }
  }

  static Stream<Object[]> misfits() {
    String order = PLACE.good.substring(1);
    return Stream.of(
        new Object[][] {
          {REGISTER, "{}", "/email"},
          {REGISTER, "{'email': 'no address', 'password': 'correct horse', 'name': 'A'}", "/email"},
          {REGISTER, "{'email': 'a@b', 'password': 'short', 'name': 'A'}", "/password"},
          {REGISTER, "{'email': 'a@b', 'password': 'correct horse', 'name': ''}", "/name"},
          {REGISTER, "{'email': 'a@b', 'password': 'correct horse', 'name': 'A\\u0000'}", "/name"},
          {REGISTER, "{'email': 'a@b', 'password': 12345678, 'name': 'A'}", "/password"},
          {REGISTER, "{'email': 'a@b', 'password': 'correct horse', 'name': null}", "/name"},
          {LOG_IN, "{'email': 'a@b'}", "/password"},
          {LOG_IN, "{'email': ['a@b'], 'password': 'x'}", "/email"},
          {REFRESH, "{'refreshToken': ''}", "/refreshToken"},
          {REFRESH, "{'refreshToken': {}}", "/refreshToken"},
          {CHECK, "{'items': []}", "/items"},
          {CHECK, "{'items': 'all'}", "/items"},
          {CHECK, "{'items': [{'productId': '1', 'quantity': 0}]}", "/items/0/quantity"},
          {CHECK, "{'items': [{'productId': 'a b', 'quantity': 1}]}", "/items/0/productId"},
          {CHECK, "{'items': [{'productId': '1', 'quantity': 1, 'x': 1}]}", "/items/0/x"},
          {CHECK, "{'items': [{'productId': '1'}]}", "/items/0/quantity"},
          {
            CHECK,
            "{'items': ["
                + "{'productId': '1', 'quantity': 1},".repeat(100)
                + "{'productId': '1', 'quantity': 1}]}",
            "/items"
          },
          {SET_STOCK, "{}", "/onHand"},
          {SET_STOCK, "{'onHand': -1}", "/onHand"},
          {SET_STOCK, "{'onHand': 1000000001}", "/onHand"},
          {SET_STOCK, "{'onHand': 99999999999999999999}", "/onHand"},
          {SET_STOCK, "{'onHand': 1, 'lowStockThreshold': -1}", "/lowStockThreshold"},
          {PUT_ITEM, "{'quantity': 0}", "/quantity"},
          {PUT_ITEM, "{'quantity': -1}", "/quantity"},
          {PUT_ITEM, "{'quantity': 1000}", "/quantity"},
          {PUT_ITEM, "{'quantity': 1.5}", "/quantity"},
          {PUT_ITEM, "{'quantity': 1.0}", "/quantity"},
          {PUT_ITEM, "{'quantity': 1e400}", "/quantity"},
          {PUT_ITEM, "{'quantity': 1e999999999}", "/quantity"},
          {PUT_ITEM, "{'quantity': '1'}", "/quantity"},
          {PUT_ITEM, "{'quantity': null}", "/quantity"},
          {PUT_ITEM, "{'quantity': 99999999999999999999999999}", "/quantity"},
          {PLACE, "{}", "/payment"},
          {PLACE, "{'payment': " + PAYMENT + "}", "/shippingAddress"},
          {PLACE, "{'addressId': 'a', " + order, "/addressId"},
          {PLACE, "{'shippingMethod': '', " + order, "/shippingMethod"},
          {PLACE, "{'couponCode': 'a b', " + order, "/couponCode"},
          {QUOTE, "{'addressId': 'a', 'shippingAddress': " + ADDRESS + "}", "/addressId"},
          {QUOTE, "{'payment': " + PAYMENT + "}", "/payment"},
          {ADJUST, "{'delta': 0, 'reason': 'x'}", "/delta"},
          {ADJUST, "{'delta': 1.5, 'reason': 'x'}", "/delta"},
          {ADJUST, "{'delta': 1, 'reason': ''}", "/reason"},
          {ADJUST, "{'delta': 1, 'reason': '" + "x".repeat(201) + "'}", "/reason"},
          {ADJUST, "{'delta': 1}", "/reason"},
          {MERGE, "{'cartId': '../x'}", "/cartId"},
          {MERGE, "{'cartId': null}", "/cartId"},
          {COUPON, "{'code': 'A', 'startsAt': '2026-01-31T12:00:00Z'}", "/endsAt"},
          {COUPON, COUPON.good.replace("'SPRING'", "'no spaces'"), "/code"},
          {COUPON, COUPON.good.replace("'percent': 10", "'percent': 101"), "/percent"},
          {COUPON, COUPON.good.replace("'percent': 10,", ""), "/percent"},
          {
            COUPON,
            COUPON.good.replace("{", "{'amount': {'amount': 1, 'currency': 'USD'}, "),
            "/percent"
          },
          {
            COUPON,
            COUPON.good.replace("'percent': 10", "'amount': {'amount': 0, 'currency': 'USD'}"),
            "/amount/amount"
          },
          {COUPON, COUPON.good.replace("T12:00:00Z", ""), "/startsAt"},
          {COUPON, COUPON.good.replace("{", "{'maxUses': 0, "), "/maxUses"},
          {SHIP, "{'carrier': 'DHL', 'trackingNumber': ''}", "/trackingNumber"},
          {SHIP, "{'carrier': '" + "x".repeat(201) + "', 'trackingNumber': '1'}", "/carrier"},
          {RETURN, "{'items': [], 'reason': 'x'}", "/items"},
          {RETURN, "{'items': [{'productId': '1', 'quantity': 1}]}", "/reason"},
          {RETURN, RETURN.good.replace("'quantity': 1", "'quantity': 0"), "/items/0/quantity"},
          {APPROVE, "{}", "/restock"},
          {APPROVE, "{'restock': 'yes'}", "/restock"},
          {APPROVE, "{'restock': null}", "/restock"},
          {REJECT, "{'reason': 7}", "/reason"},
          {REFUND, "{'amount': {'amount': 0, 'currency': 'USD'}, 'reason': 'x'}", "/amount/amount"},
          {
            REFUND, "{'amount': {'amount': -1, 'currency': 'USD'}, 'reason': 'x'}", "/amount/amount"
          },
          {REFUND, "{'amount': 1, 'reason': 'x'}", "/amount"},
          {REFUND, "{'amount': {'amount': 1, 'currency': 'USD'}}", "/reason"},
          {ADD_ADDRESS, ADD_ADDRESS.good.replace("'US'", "'us'"), "/country"},
          {ADD_ADDRESS, ADD_ADDRESS.good.replace("'Home'", "null"), "/label"},
          {ADD_ADDRESS, ADD_ADDRESS.good.replace("{", "{'isDefault': 1, "), "/isDefault"},
          {CHANGE, "{}", "/locked"},
          {CHANGE, "{'locked': 'true'}", "/locked"},
          {PLACE, "{'items': [], " + order, "/items"},
          {PLACE, "{'items': [{'productId': '1', 'quantity': -5}], " + order, "/items/0/quantity"},
          {
            PLACE,
            "{'expectedTotal': {'amount': 1.5, 'currency': 'USD'}, " + order,
            "/expectedTotal/amount"
          },
          {
            PLACE,
            "{'expectedTotal': {'amount': 1, 'currency': 'usd'}, " + order,
            "/expectedTotal/currency"
          },
          {
            PLACE,
            "{'expectedTotal': {'amount': 1e30, 'currency': 'USD'}, " + order,
            "/expectedTotal/amount"
          },
          {
            PLACE,
            PLACE.good.replace("'country': 'US'", "'country': 'USA'"),
            "/shippingAddress/country"
          },
          {PLACE, PLACE.good.replace("'card'", "'cash'"), "/payment/method"},
          {PLACE, PLACE.good.replace("'tok_visa'", "''"), "/payment/token"},
          {CANCEL, "{'reason': 1}", "/reason"},
          {CANCEL, "{'reason': '" + "x".repeat(501) + "'}", "/reason"},
        });
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void aValueThatDoesNotFitIsRefusedAtItsPlace(Call call, String body, String pointer) {
    refused(send(call, body), pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/v1/products?limit=0 /limit",
        "/v1/products?limit=101 /limit",
        "/v1/products?limit=-1 /limit",
        "/v1/products?limit=ten /limit",
        "/v1/products?limit= /limit",
        "/v1/products?limit=1.0 /limit",
        "/v1/products?limit=1&limit=2 /limit",
        "/v1/products?limit=99999999999999999999 /limit",
        "/v1/products?Limit=1 /Limit",
        "/v1/products?minPrice=-1 /minPrice",
        "/v1/products?maxPrice=9223372036854775808 /maxPrice",
        "/v1/products?sort=cheapest /sort",
        "/v1/products?sort= /sort",
        "/v1/products?facets= /facets",
        "/v1/products?facets=price,colour /facets",
        "/v1/products?facets=price,price,price,price,price,price,price,price,price,price,price /facets",
        "/v1/products?attr.=x /attr.",
        "/v1/products?attr.colour= /attr.colour",
        "/v1/products?attr.a~b=x /attr.a~0b",
        "/v1/products?category= /category",
        "/v1/products?cursor=%20 /cursor",
        "/v1/products?surprise=1 /surprise",
        "/v1/products/15970?x=1 /x",
        "/v1/orders?status=LOST /status",
        "/v1/orders?userId=a%20b /userId",
        "/v1/orders?limit=1e2 /limit",
        "/v1/analytics/dashboard?from=yesterday /from",
        "/v1/analytics/dashboard?to=2026-13-01T00:00:00Z /to",
        "/v1/analytics/dashboard?to=2026-01-01 /to",
        "/health?x=1 /x",
        "/v1/inventory?lowStock=1 /lowStock",
        "/v1/inventory?lowStock= /lowStock",
        "/v1/inventory/15970/movements?limit=0 /limit",
        "/v1/returns?status=LOST /status",
        "/v1/coupons?limit=101 /limit",
      })
  void aQueryThatDoesNotFitIsRefusedByName(String path, String pointer) {
    refused(client.get(path, "Authorization", gateways.staff()), pointer);
  }

  @Test
  void aBrokenPercentEscapeIsRefused() throws Exception {
    assertThat(Raw.statusOf(gateways.port, "GET /v1/products?q=%zz HTTP/1.1")).isEqualTo(400);
    assertThat(Raw.statusOf(gateways.port, "GET /v1/products?q=%2 HTTP/1.1")).isEqualTo(400);
    assertThat(Raw.statusOf(gateways.port, "GET /v1/products/%zz HTTP/1.1")).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "GET /v1/products/a%20b",
        "GET /v1/products/%00",
        "GET /v1/products/a%2Fb",
        "GET /v1/products/15970%0A",
        "GET /v1/products/..%2F..%2Fetc",
        "GET /v1/products/a%20b/availability",
        "GET /v1/inventory/a%20b",
        "DELETE /v1/cart/items/a%20b",
        "GET /v1/orders/1",
        "GET /v1/orders/0194bb1c-2f00-7000-8000-00000000000",
        "GET /v1/orders/0194bb1c-2f00-7000-8000-000000000001x/history",
        "POST /v1/orders/none/cancel",
        "POST /v1/orders/none/returns",
        "POST /v1/returns/none/approve",
        "GET /v1/payments/none",
        "GET /v1/orders/none/stream",
        "GET /v1/products/a%20b/availability/stream",
      })
  void anIdThatCanNameNothingIsNotFound(String method, String path) {
    Answer answer = client.send(method, path, null, "Authorization", gateways.staff());
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("NOT_FOUND");
  }

  static Stream<Call> keyed() {
    return Stream.of(PLACE, REFUND, RETURN, APPROVE);
  }

  @ParameterizedTest
  @MethodSource("keyed")
  void whatIsDoneOnceNeedsItsKey(Call call) {
    String body = json(call.good);
    Answer none = client.post(call.path, body, "Authorization", gateways.staff());
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
    refused(
        client.post(
            call.path, body, "Authorization", gateways.staff(), "Idempotency-Key", "x".repeat(256)),
        "/Idempotency-Key");
  }

  @Test
  void aCartIdThatIsNoneIsRefused() {
    refused(client.get("/v1/cart", "X-Cart-Id", "a b"), "/X-Cart-Id");
  }

  @Test
  void allMistakesAreShownUpToALimit() {
    Answer answer =
        send(CHECK, "{'items': [" + "{'quantity': 0},".repeat(99) + "{'quantity': 0}]}");
    assertThat(answer.body().path("errors")).hasSize(20);
  }

  @Test
  void aHugeListOfMistakesDoesNotHoldUpOthers() {
    Answer answer =
        send(CHECK, "{'items': [" + "{'quantity': 0},".repeat(60_000) + "{'quantity': 0}]}");
    assertThat(answer.status()).isEqualTo(400);
  }

  private static Answer send(Call call, String body, String... headers) {
    var all =
        Stream.concat(
            Stream.of("Authorization", gateways.admin(), "Idempotency-Key", "k"),
            Stream.of(headers));
    return client.send(
        call.method, call.path, body == null ? null : json(body), all.toArray(String[]::new));
  }

  private static void refused(Answer answer, String pointer) {
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.pointer()).as(answer.http().body()).isEqualTo(pointer);
  }

  private static String json(String quoted) {
    return quoted.replace('\'', '"');
  }
}
