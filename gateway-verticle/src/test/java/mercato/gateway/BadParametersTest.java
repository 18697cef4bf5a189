package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import mercato.gateway.http.GoodBodies;
import mercato.gateway.testing.ContractClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A parameter that does not fit the contract is refused by name, and no service hears of it. */
class BadParametersTest {

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

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
        "/v1/products?inStock=yes /inStock",
        "/v1/products?rating=0.9 /rating",
        "/v1/products?rating=5.01 /rating",
        "/v1/products?rating=NaN /rating",
        "/v1/products?rating=4e0 /rating",
        "/v1/products?sort=cheapest /sort",
        "/v1/products?sort=-rating /sort",
        "/v1/products?sort= /sort",
        "/v1/products?facets= /facets",
        "/v1/products?facets=price,colour /facets",
        "/v1/products?facets=price,price,price,price,price,price,price,price,price,price,price"
            + " /facets",
        "/v1/products?attr.=x /attr.",
        "/v1/products?attr.colour= /attr.colour",
        "/v1/products?attr.a~b=x /attr.a~0b",
        "/v1/products?attr.two+words=x '/attr.two words'",
        "/v1/products?category= /category",
        "/v1/products?cursor=%20 /cursor",
        "/v1/products?surprise=1 /surprise",
        "/v1/products/15970?x=1 /x",
        "/v1/products/suggest /q",
        "/v1/products/suggest?q= /q",
        "/v1/products/suggest?q=a&limit=21 /limit",
        "/v1/products/suggest?q=a&cursor=x /cursor",
        "/v1/products/15970/recommendations?limit=51 /limit",
        "/v1/products/15970/reviews?hidden=1 /hidden",
        "/v1/products/15970/reviews?limit=0 /limit",
        "/v1/sales?status=RUNNING /status",
        "/v1/categories?limit=1 /limit",
        "/v1/users/me/watches?limit=0 /limit",
        "/v1/users/me/notifications?unread=1 /unread",
        "/v1/users/me/notifications?limit=0 /limit",
        "/v1/users/me?x=1 /x",
        "/v1/users/u-1?x=1 /x",
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
    gateway.refused(gateway.asStaff("GET", path, null), pointer);
  }

  @Test
  void moreAttributesThanASearchMayNameAreRefused() {
    var query = new StringBuilder("/v1/products?attr.a0=x");
    for (int i = 1; i <= 10; i++) {
      query.append("&attr.a").append(i).append("=x");
    }
    gateway.refused(gateway.client.get(query.toString()), "/attr");
  }

  @Test
  void aBrokenPercentEscapeIsRefused() throws IOException {
    int port = gateway.running.port;
    assertThat(Raw.statusOf(port, "GET /v1/products?q=%zz HTTP/1.1")).isEqualTo(400);
    assertThat(Raw.statusOf(port, "GET /v1/products?q=%2 HTTP/1.1")).isEqualTo(400);
    assertThat(Raw.statusOf(port, "GET /v1/products/%zz HTTP/1.1")).isEqualTo(400);
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
        "DELETE /v1/products/a%20b",
        "GET /v1/products/a%20b/availability",
        "GET /v1/products/a%20b/recommendations",
        "GET /v1/products/a%20b/reviews",
        "GET /v1/products/a%20b/prices",
        "DELETE /v1/products/15970/price-changes/a%20b",
        "DELETE /v1/reviews/a%20b",
        "POST /v1/reviews/a%20b/show",
        "GET /v1/sales/a%20b",
        "DELETE /v1/sales/..%2Fx",
        "GET /v1/categories/renames/a%20b",
        "PUT /v1/users/me/watches/a%20b",
        "GET /v1/users/a%20b",
        "DELETE /v1/auth/sessions/a%20b",
        "POST /v1/users/me/notifications/a%20b/read",
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
    Answer answer = gateway.asStaff(method, path, null);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({
    "placeOrder, /v1/orders",
    "refundOrder, /v1/orders/" + Samples.ORDER_ID + "/refunds",
    "requestReturn, /v1/orders/" + Samples.ORDER_ID + "/returns",
    "approveReturn, /v1/returns/" + Samples.RETURN_ID + "/approve"
  })
  void whatIsDoneOnceNeedsItsKey(String operationId, String path) {
    String body = GoodBodies.of(operationId);
    Answer none = gateway.asStaff("POST", path, body);
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
    gateway.refused(
        gateway.asStaff("POST", path, body, "Idempotency-Key", "x".repeat(256)),
        "/Idempotency-Key");
  }

  @Test
  void aHeaderThatDoesNotFitIsRefusedByName() {
    gateway.refused(gateway.client.get("/v1/cart", "X-Cart-Id", "a b"), "/X-Cart-Id");
    gateway.refused(
        gateway.asStaff("DELETE", "/v1/products/1", null, "If-Match", "x".repeat(101)),
        "/If-Match");
    gateway.refused(
        gateway.asCustomer("GET", "/v1/users/me/stream", null, "Last-Event-ID", "-1"),
        "/Last-Event-ID");
    gateway.refused(
        gateway.asStaff(
            "POST",
            "/v1/products",
            GoodBodies.of("createProduct"),
            "Idempotency-Key",
            "x".repeat(256)),
        "/Idempotency-Key");
  }
}
