package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.analytics.AnalyticsOperations;
import mercato.contract.analytics.AnalyticsOperations.FindDashboard;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.InventoryOperations.AdjustedStock;
import mercato.contract.inventory.InventoryOperations.FindMovements;
import mercato.contract.inventory.InventoryOperations.ListStock;
import mercato.contract.inventory.InventoryOperations.SetStock;
import mercato.contract.order.CartOperations;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.ListOrders;
import mercato.contract.order.OrderOperations.OrdersReply;
import mercato.contract.order.OrderOperations.PlacedOrder;
import mercato.contract.order.OrderView;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.FacetCount;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductOperations.Sort;
import mercato.contract.user.AddressOperations;
import mercato.contract.user.AddressOperations.RemoveAddress;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.LockAccount;
import mercato.contract.user.UserOperations.Register;
import mercato.gateway.testing.ContractClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each route: HTTP in, operation asked, reply out, all within the contract. */
class RoutesTest {

  private static final String ORDER =
      """
      {"items": [{"productId": "15970", "quantity": 1}],
       "shippingAddress": {"recipient": "Ann", "line1": "1 Main St", "city": "Springfield",
                           "postalCode": "12345", "country": "US"},
       "payment": {"method": "card", "token": "tok_visa"},
       "expectedTotal": {"amount": 129900, "currency": "USD"}}
      """;

  private static Gateways gateways;
  private static FakeShop shop;
  private static ContractClient client;

  @BeforeAll
  static void start() {
    gateways = Gateways.start(Map.of());
    shop = gateways.shop;
    client = gateways.client;
  }

  @AfterAll
  static void stop() {
    gateways.close();
  }

  @BeforeEach
  void forget() {
    shop.reset();
    shop.forget();
  }

  @Test
  void anAccountIsOpenedWithASession() {
    var answer =
        client.post(
            "/v1/auth/register",
            "{\"email\": \"ann@example.com\", \"password\": \"correct horse\", \"name\": \"Ann\"}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("accessToken").asText()).isEqualTo("access");
    assertThat(answer.body().at("/user/email").asText()).isEqualTo("ann@example.com");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(shop.asked(UserOperations.REGISTER))
        .isEqualTo(new Register("ann@example.com", "correct horse", "Ann", null));
  }

  @Test
  void aSessionIsOpenedAndRefreshedEvenWithAStaleTokenInTheHeader() {
    var logIn = "{\"email\": \"ann@example.com\", \"password\": \"x\"}";
    assertThat(client.post("/v1/auth/login", logIn).status()).isEqualTo(200);
    var refresh =
        client.post(
            "/v1/auth/refresh", "{\"refreshToken\": \"refresh\"}", "Authorization", "Bearer old");
    assertThat(refresh.status()).isEqualTo(200);
  }

  @Test
  void wrongCredentialsAreAnsweredWithAChallenge() {
    shop.refuse(
        UserOperations.LOG_IN,
        new Problem(Problem.Kind.UNAUTHENTICATED, "BAD_CREDENTIALS", "No such log-in."));
    var answer =
        client.post("/v1/auth/login", "{\"email\": \"ann@example.com\", \"password\": \"x\"}");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("BAD_CREDENTIALS");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"mercato\"");
  }

  @Test
  void theCallersOwnAccountIsShown() {
    var answer = client.get("/v1/users/me", "Authorization", gateways.customer());
    assertThat(answer.body().path("id").asText()).isEqualTo("u-1");
    var caller = shop.caller(UserOperations.FIND_ME);
    assertThat(caller.userId()).isEqualTo("u-1");
    assertThat(caller.roles()).containsExactly("customer");
    assertThat(caller.deadlineMillis() - System.currentTimeMillis()).isBetween(5_000L, 10_000L);
  }

  @Test
  void theKeysArePublished() {
    var answer = client.get("/.well-known/jwks.json");
    assertThat(answer.body().at("/keys/0/kid").asText()).isEqualTo(shop.signer().publicKey().kid());
  }

  @Test
  void aProductIsShownWithItsVersion() {
    var answer = client.get("/v1/products/15970");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).isEqualTo("\"7\"");
    assertThat(answer.body().at("/price/amount").asInt()).isEqualTo(129_900);
    assertThat(answer.body().path("createdAt").asText()).isEqualTo("2026-01-31T12:00:00Z");
  }

  @Test
  void aProductThatIsKnownAlreadyIsNotSentAgain() {
    for (String tags : List.of("\"7\"", "W/\"7\"", "\"3\", \"7\"", "*")) {
      var answer = client.get("/v1/products/15970", "If-None-Match", tags);
      assertThat(answer.status()).as(tags).isEqualTo(304);
      assertThat(answer.header("ETag")).isEqualTo("\"7\"");
    }
    assertThat(client.get("/v1/products/15970", "If-None-Match", "\"6\"").status()).isEqualTo(200);
  }

  @Test
  void aSearchReachesTheServiceAsItWasMeant() {
    var answer =
        client.get(
            "/v1/products?q=100%25+c%2B%2B+%22red%22;x&category=Apparel/Topwear&minPrice=100"
                + "&maxPrice=9223372036854775807&attr.colour=Blue&attr.colour=Sky+Blue"
                + "&attr.season=Fall&sort=-price&limit=5&cursor=abc");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(shop.asked(ProductOperations.SEARCH))
        .isEqualTo(
            new Search(
                "100% c++ \"red\";x",
                "Apparel/Topwear",
                100L,
                Long.MAX_VALUE,
                Map.of("colour", List.of("Blue", "Sky Blue"), "season", List.of("Fall")),
                Sort.PRICE_DESCENDING,
                List.of(),
                new Page(5, "abc")));
  }

  @Test
  void aListLeadsToItsNextPage() {
    shop.when(
        ProductOperations.SEARCH,
        (search, caller) ->
            Future.succeededFuture(new SearchReply(List.of(Samples.PRODUCT), "c+/=", Map.of())));
    var answer = client.get("/v1/products?q=c%2B%2B&attr.colour=Sky+Blue&limit=1&cursor=old");
    assertThat(answer.body().path("next").asText()).isEqualTo("c+/=");
    assertThat(answer.body().has("facets")).isFalse();
    assertThat(answer.header("Link"))
        .isEqualTo(
            "</v1/products?q=c%2B%2B&attr.colour=Sky+Blue&limit=1&cursor=c%2B%2F%3D>; rel=\"next\"");
  }

  @Test
  void facetsAreAddedWhenAskedFor() {
    shop.when(
        ProductOperations.SEARCH,
        (search, caller) ->
            Future.succeededFuture(
                new SearchReply(
                    List.of(), null, Map.of("attr.colour", List.of(new FacetCount("Blue", 3))))));
    var answer = client.get("/v1/products?facets=category,price,attr.colour");
    assertThat(answer.body().at("/facets/attr.colour/0/count").asInt()).isEqualTo(3);
    assertThat(answer.body().path("next").isNull()).isTrue();
    assertThat(answer.header("Link")).isNull();
    assertThat(shop.asked(ProductOperations.SEARCH).facets())
        .containsExactly("category", "price", "attr.colour");
    assertThat(shop.asked(ProductOperations.SEARCH).page()).isEqualTo(new Page(20, null));
  }

  @Test
  void availabilityIsShownForWhatIsInTheCatalogueOnly() {
    var answer = client.get("/v1/products/15970/availability");
    assertThat(answer.body().path("available").asInt()).isEqualTo(8);
    assertThat(answer.body().path("inStock").asBoolean()).isTrue();
    shop.refuse(ProductOperations.FIND, Problem.notFound("product"));
    assertThat(client.get("/v1/products/15970/availability").status()).isEqualTo(404);
  }

  @Test
  void anyoneMayCheckABasket() {
    var answer =
        client.post(
            "/v1/inventory/check", "{\"items\": [{\"productId\": \"15970\", \"quantity\": 2}]}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/items/0/requested").asInt()).isEqualTo(2);
  }

  @Test
  void staffReadAndSetStockByVersion() {
    var read = client.get("/v1/inventory/15970", "Authorization", gateways.staff());
    assertThat(read.header("ETag")).isEqualTo("\"4\"");
    var written =
        client.put(
            "/v1/inventory/15970",
            "{\"onHand\": 12, \"lowStockThreshold\": 1}",
            "Authorization",
            gateways.staff(),
            "If-Match",
            read.header("ETag"));
    assertThat(written.status()).isEqualTo(200);
    assertThat(shop.asked(InventoryOperations.SET)).isEqualTo(new SetStock("15970", 12, 1, 4L));
  }

  @Test
  void stockIsSetWhateverTheVersionWithoutIfMatchAndNeverUnderAForeignOne() {
    client.put("/v1/inventory/15970", "{\"onHand\": 12}", "Authorization", gateways.staff());
    assertThat(shop.asked(InventoryOperations.SET))
        .isEqualTo(new SetStock("15970", 12, null, null));
    shop.forget();
    for (String tag : List.of("\"abc\"", "W/\"4\"", "4")) {
      var answer =
          client.put(
              "/v1/inventory/15970",
              "{\"onHand\": 12}",
              "Authorization",
              gateways.staff(),
              "If-Match",
              tag);
      assertThat(answer.status()).as(tag).isEqualTo(412);
      assertThat(answer.code()).isEqualTo("STALE");
    }
    assertThat(shop.wasAsked(InventoryOperations.SET)).isFalse();
  }

  @Test
  void aStaleWriteIsRefusedAsTheServiceSays() {
    shop.refuse(
        InventoryOperations.SET, new Problem(Problem.Kind.STALE, "STALE", "It has changed."));
    var answer =
        client.put(
            "/v1/inventory/15970",
            "{\"onHand\": 12}",
            "Authorization",
            gateways.staff(),
            "If-Match",
            "\"3\"");
    assertThat(answer.status()).isEqualTo(412);
  }

  @Test
  void staffListWhatRunsLow() {
    var list = client.get("/v1/inventory?lowStock=true&limit=5", "Authorization", gateways.staff());
    assertThat(list.body().at("/items/0/available").asInt()).isEqualTo(8);
    assertThat(shop.asked(InventoryOperations.LIST))
        .isEqualTo(new ListStock(true, new Page(5, null)));
    client.get("/v1/inventory", "Authorization", gateways.staff());
    assertThat(shop.asked(InventoryOperations.LIST).lowStock()).isFalse();
    assertThat(client.get("/v1/inventory", "Authorization", gateways.customer()).status())
        .isEqualTo(403);
  }

  @Test
  void staffAdjustStockOnceUnderAKeyIfTheyNameOne() {
    String path = "/v1/inventory/15970/adjustments";
    String body = "{\"delta\": -2, \"reason\": \"broken\"}";
    var adjusted = client.post(path, body, "Authorization", gateways.staff());
    assertThat(adjusted.status()).isEqualTo(200);
    assertThat(adjusted.header("ETag")).isEqualTo("\"4\"");
    assertThat(shop.asked(InventoryOperations.ADJUST))
        .isEqualTo(new AdjustStock(null, "15970", -2, "broken"));
    shop.when(
        InventoryOperations.ADJUST,
        (adjust, caller) -> Future.succeededFuture(new AdjustedStock(Samples.STOCK, true)));
    var again =
        client.post(path, body, "Authorization", gateways.staff(), "Idempotency-Key", "k-1");
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(shop.asked(InventoryOperations.ADJUST).idempotencyKey()).isEqualTo("k-1");
    shop.refuse(
        InventoryOperations.ADJUST,
        new Problem(Problem.Kind.CONFLICT, "BELOW_RESERVED", "Some are reserved."));
    var refused = client.post(path, body, "Authorization", gateways.staff());
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("BELOW_RESERVED");
  }

  @Test
  void theLedgerIsShownPageByPage() {
    var page =
        client.get(
            "/v1/inventory/15970/movements?limit=1&cursor=c", "Authorization", gateways.staff());
    assertThat(page.body().at("/items/0/orderId").asText()).isEqualTo(Samples.ORDER_ID);
    assertThat(page.header("Link"))
        .isEqualTo("</v1/inventory/15970/movements?limit=1&cursor=more>; rel=\"next\"");
    assertThat(shop.asked(InventoryOperations.MOVEMENTS))
        .isEqualTo(new FindMovements("15970", new Page(1, "c")));
  }

  @Test
  void aCartIsChangedByVersion() {
    String tag = client.get("/v1/cart", "X-Cart-Id", Samples.CART_ID).header("ETag");
    assertThat(tag).isEqualTo("\"2\"");
    var put = client.put("/v1/cart/items/15970", "{\"quantity\": 2}", "If-Match", tag);
    assertThat(put.header("ETag")).isEqualTo("\"2\"");
    assertThat(shop.asked(CartOperations.PUT_ITEM).version()).isEqualTo(2);
    client.delete("/v1/cart/items/15970", "If-Match", tag);
    assertThat(shop.asked(CartOperations.REMOVE_ITEM).version()).isEqualTo(2);
    client.delete("/v1/cart", "If-Match", tag);
    assertThat(shop.asked(CartOperations.CLEAR).version()).isEqualTo(2);
    client.delete("/v1/cart");
    assertThat(shop.asked(CartOperations.CLEAR).version()).isNull();
    shop.refuse(CartOperations.CLEAR, new Problem(Problem.Kind.STALE, "STALE", "It changed."));
    var stale = client.delete("/v1/cart", "If-Match", "\"1\"");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.code()).isEqualTo("STALE");
  }

  @Test
  void aGuestsCartIsMergedIntoTheCallers() {
    String body = "{\"cartId\": \"" + Samples.CART_ID + "\"}";
    var merged = client.post("/v1/cart/merge", body, "Authorization", gateways.customer());
    assertThat(merged.status()).isEqualTo(200);
    assertThat(merged.header("X-Cart-Id")).isNull();
    assertThat(shop.asked(CartOperations.MERGE).cartId()).isEqualTo(Samples.CART_ID);
    assertThat(client.post("/v1/cart/merge", body).status()).isEqualTo(401);
  }

  @Test
  void addressesAreTheCallersOwn() {
    String path = "/v1/users/me/addresses";
    String body =
        "{\"label\": \"Home\", \"recipient\": \"Ann\", \"line1\": \"1 Main St\","
            + " \"city\": \"Springfield\", \"postalCode\": \"12345\", \"country\": \"US\"}";
    var all = client.get(path, "Authorization", gateways.customer());
    assertThat(all.body().at("/items/0/isDefault").asBoolean()).isTrue();
    var added = client.post(path, body, "Authorization", gateways.customer());
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.header("Location")).isEqualTo(path + "/" + Samples.ADDRESS.id());
    assertThat(shop.asked(AddressOperations.ADD).address().isDefault()).isNull();
    var replaced = client.put(path + "/a-1", body, "Authorization", gateways.customer());
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(shop.asked(AddressOperations.REPLACE).id()).isEqualTo("a-1");
    var removed = client.delete(path + "/a-1", "Authorization", gateways.customer());
    assertThat(removed.status()).isEqualTo(204);
    assertThat(shop.asked(AddressOperations.REMOVE)).isEqualTo(new RemoveAddress("a-1"));
    assertThat(client.get(path).status()).isEqualTo(401);
    shop.refuse(AddressOperations.REMOVE, Problem.notFound("address"));
    assertThat(client.delete(path + "/a-2", "Authorization", gateways.customer()).status())
        .isEqualTo(404);
  }

  @Test
  void onlyAdminsLockAccounts() {
    String path = "/v1/admin/users/u-1";
    String body = "{\"locked\": true}";
    var locked = client.patch(path, body, "Authorization", gateways.admin());
    assertThat(locked.body().path("locked").asBoolean()).isTrue();
    assertThat(shop.asked(UserOperations.LOCK)).isEqualTo(new LockAccount("u-1", true));
    assertThat(client.patch(path, body, "Authorization", gateways.staff()).status()).isEqualTo(403);
  }

  @Test
  void anOrderMayNameAnAddressAShippingMethodAndACoupon() {
    String body =
        "{\"addressId\": \"a-1\", \"shippingMethod\": \"express\", \"couponCode\": \"SPRING\","
            + " \"payment\": {\"method\": \"card\", \"token\": \"tok_visa\"}}";
    var placed =
        client.post(
            "/v1/orders", body, "Authorization", gateways.customer(), "Idempotency-Key", "k");
    assertThat(placed.status()).isEqualTo(201);
    var asked = shop.asked(OrderOperations.PLACE);
    assertThat(asked.items()).isNull();
    assertThat(asked.shippingAddress()).isNull();
    assertThat(asked.addressId()).isEqualTo("a-1");
    assertThat(asked.shippingMethod()).isEqualTo("express");
    assertThat(asked.couponCode()).isEqualTo("SPRING");
  }

  @Test
  void aGuestsCartIsNamedInAHeaderAndFoundByIt() {
    var put = client.put("/v1/cart/items/15970", "{\"quantity\": 2}");
    assertThat(put.header("X-Cart-Id")).isEqualTo(Samples.CART_ID);
    assertThat(shop.asked(CartOperations.PUT_ITEM).cartId()).isNull();
    client.get("/v1/cart", "X-Cart-Id", Samples.CART_ID);
    assertThat(shop.asked(CartOperations.FIND).cartId()).isEqualTo(Samples.CART_ID);
    client.delete("/v1/cart/items/15970", "X-Cart-Id", Samples.CART_ID);
    assertThat(shop.asked(CartOperations.REMOVE_ITEM).productId()).isEqualTo("15970");
    client.delete("/v1/cart", "X-Cart-Id", Samples.CART_ID);
    assertThat(shop.asked(CartOperations.CLEAR).cartId()).isEqualTo(Samples.CART_ID);
  }

  @Test
  void aUsersCartIsTheUsersWhateverTheHeaderSays() {
    var put =
        client.put(
            "/v1/cart/items/15970",
            "{\"quantity\": 2}",
            "Authorization",
            gateways.customer(),
            "X-Cart-Id",
            Samples.CART_ID);
    assertThat(put.header("X-Cart-Id")).isNull();
    assertThat(shop.asked(CartOperations.PUT_ITEM).cartId()).isNull();
    assertThat(shop.caller(CartOperations.PUT_ITEM).userId()).isEqualTo("u-1");
  }

  @Test
  void aSettledOrderIsCreated() {
    var answer = place();
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/v1/orders/" + Samples.ORDER_ID);
    assertThat(answer.header("Idempotent-Replayed")).isNull();
    var asked = shop.asked(OrderOperations.PLACE);
    assertThat(asked.idempotencyKey()).isEqualTo("key 100%");
    assertThat(asked.payment().token()).isEqualTo("tok_visa");
    assertThat(asked.shippingAddress().line2()).isNull();
    assertThat(asked.expectedTotal()).isEqualTo(Samples.PRICE);
  }

  @Test
  void anOrderWhosePaymentIsOpenIsAcceptedAndOneThatIsReplayedSaysSo() {
    shop.when(
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
    shop.refuse(
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
    shop.refuse(OrderOperations.PLACE, new Problem(kind, code, "No."));
    var answer = place();
    assertThat(answer.status()).as(code).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.header("Retry-After")).isEqualTo(status == 503 || status == 429 ? "1" : null);
  }

  @Test
  void ordersAreListedForTheirOwnerOrByStaff() {
    shop.when(
        OrderOperations.LIST,
        (list, caller) -> Future.succeededFuture(new OrdersReply(List.of(Samples.ORDER), "more")));
    var answer =
        client.get(
            "/v1/orders?status=CONFIRMED&userId=u-1&limit=100", "Authorization", gateways.staff());
    assertThat(answer.header("Link"))
        .isEqualTo("</v1/orders?status=CONFIRMED&userId=u-1&limit=100&cursor=more>; rel=\"next\"");
    assertThat(shop.asked(OrderOperations.LIST))
        .isEqualTo(new ListOrders("u-1", OrderView.Status.CONFIRMED, new Page(100, null)));
  }

  @Test
  void anOrderItsHistoryAndItsEnd() {
    String path = "/v1/orders/" + Samples.ORDER_ID;
    var order = client.get(path, "Authorization", gateways.customer());
    assertThat(order.header("ETag")).isEqualTo("\"3\"");
    var known = client.get(path, "Authorization", gateways.customer(), "If-None-Match", "\"3\"");
    assertThat(known.status()).isEqualTo(304);
    var history = client.get(path + "/history", "Authorization", gateways.customer());
    assertThat(history.body().at("/items/0/type").asText()).isEqualTo("OrderPlaced");
    client.post(
        path + "/cancel", "{\"reason\": \"too late\"}", "Authorization", gateways.customer());
    assertThat(shop.asked(OrderOperations.CANCEL).reason()).isEqualTo("too late");
    var bare = client.send("POST", path + "/cancel", null, "Authorization", gateways.customer());
    assertThat(bare.status()).isEqualTo(200);
    assertThat(shop.asked(OrderOperations.CANCEL).reason()).isNull();
  }

  @Test
  void theDashboardShowsTheLastDayUnlessToldOtherwise() {
    client.get("/v1/analytics/dashboard", "Authorization", gateways.staff());
    FindDashboard lastDay = shop.asked(AnalyticsOperations.DASHBOARD);
    assertThat(Duration.between(lastDay.from(), lastDay.to())).isEqualTo(Duration.ofHours(24));
    assertThat(lastDay.to()).isBetween(Instant.now().minusSeconds(10), Instant.now());
    client.get(
        "/v1/analytics/dashboard?from=2026-01-01T02:00:00%2B02:00&to=2026-01-02T00:00:00Z",
        "Authorization", gateways.staff());
    assertThat(shop.asked(AnalyticsOperations.DASHBOARD))
        .isEqualTo(
            new FindDashboard(
                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z")));
  }

  private static ContractClient.Answer place() {
    return client.post(
        "/v1/orders", ORDER, "Authorization", gateways.customer(), "Idempotency-Key", "key 100%");
  }
}
