package mercato.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import mercato.bench.shop.ShopProcess;
import mercato.system.Shopper.Reply;
import org.junit.jupiter.api.Test;

/** Accounts, their sessions, their mails and what their owners are told. */
abstract class AccountFlow {

  private static final String PASSWORD = "correct horse";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(10);

  abstract TestShop shop();

  @Test
  void aNewcomerProvesTheMailAndChangesIt() {
    String email = email();
    var shopper = register(email);
    String path = "/v1/users/me";
    Reply me = shopper.get(path).expect(200);
    assertThat(me.body().path("emailVerified").asBoolean()).isFalse();

    var guest = shop().guest();
    var proof = Map.of("token", Mails.token(mails().await(email, "verify-email")));
    guest.post("/v1/auth/verify-email", proof).expect(204);
    assertThat(shopper.get(path).expect(200).body().path("emailVerified").asBoolean()).isTrue();
    assertThat(guest.post("/v1/auth/verify-email", proof).expect(400).code())
        .isEqualTo("TOKEN_INVALID");

    String other = email();
    assertThat(shopper.with("If-Match", me.header("etag")).patch(path, Map.of("name", "N")).code())
        .isEqualTo("STALE");
    Reply changed =
        shopper.patch(path, Map.of("email", other, "phone", "+1 415 555 0132")).expect(200);
    assertThat(changed.text("/phone")).isEqualTo("+14155550132");
    assertThat(changed.body().path("emailVerified").asBoolean()).isFalse();
    assertThat(shopper.patch(path, Map.of("email", ShopProcess.STAFF)).expect(409).code())
        .isEqualTo("EMAIL_TAKEN");
    shopper.patch(path, Map.of("phone", "12")).expect(400);
    guest
        .post(
            "/v1/auth/verify-email",
            Map.of("token", Mails.token(mails().await(other, "verify-email"))))
        .expect(204);
    mails().await(email, "changed");
  }

  @Test
  void aRefreshTokenWorksOnceAndItsSecondUseEndsTheSession() {
    String email = email();
    var guest = shop().guest();
    Reply first = registration(email);
    Reply second = refresh(guest, first.text("/refreshToken")).expect(200);
    refresh(guest, first.text("/refreshToken")).expect(401);
    refresh(guest, second.text("/refreshToken")).expect(401);
    var shopper = bearer(second);
    await().atMost(SECOND).until(() -> shopper.get("/v1/users/me").status() == 401);
    var again = logIn(email, PASSWORD);
    await().atMost(SOON).until(() -> kinds(again).contains("SECURITY"));
  }

  @Test
  void sessionsAreListedAndEndEverywhereWithinASecond() {
    String email = email();
    var phone = register(email);
    var laptop = logIn(email, PASSWORD);
    JsonNode sessions = laptop.get("/v1/auth/sessions").expect(200).body().path("items");
    assertThat(sessions).hasSize(2);
    assertThat(sessions.findValues("current")).extracting(JsonNode::asBoolean).contains(true);
    String other =
        sessions.get(0).path("current").asBoolean()
            ? sessions.get(1).path("id").asText()
            : sessions.get(0).path("id").asText();
    phone.get("/v1/users/me").expect(200);
    assertThat(shop().shopper().delete("/v1/auth/sessions/" + other).expect(404).code())
        .isEqualTo("NOT_FOUND");
    laptop.delete("/v1/auth/sessions/" + other).expect(204);
    await().atMost(SECOND).until(() -> phone.get("/v1/users/me").status() == 401);

    var tablet = logIn(email, PASSWORD);
    laptop.post("/v1/auth/logout", null).expect(204);
    await().atMost(SECOND).until(() -> laptop.get("/v1/users/me").status() == 401);
    tablet.get("/v1/users/me").expect(200);
    tablet.post("/v1/auth/logout-all", null).expect(204);
    await().atMost(SECOND).until(() -> tablet.get("/v1/users/me").status() == 401);
  }

  @Test
  void aForgottenPasswordIsSetAnewByMailAndAnOldOneEndsOtherSessions() {
    String email = email();
    var shopper = register(email);
    var guest = shop().guest();
    guest.post("/v1/auth/password-reset", Map.of("email", email())).expect(202);
    guest.post("/v1/auth/password-reset", Map.of("email", email)).expect(202);
    String token = Mails.token(mails().await(email, "reset-password"));
    String confirm = "/v1/auth/password-reset/confirm";
    guest.post(confirm, Map.of("token", token, "newPassword", "password")).expect(400);
    guest.post(confirm, Map.of("token", token, "newPassword", "battery staple")).expect(204);
    await().atMost(SECOND).until(() -> shopper.get("/v1/users/me").status() == 401);
    assertThat(
            guest
                .post("/v1/auth/login", Map.of("email", email, "password", PASSWORD))
                .expect(401)
                .code())
        .isEqualTo("BAD_CREDENTIALS");

    var stays = logIn(email, "battery staple");
    var ends = logIn(email, "battery staple");
    var change = Map.of("currentPassword", "battery staple", "newPassword", PASSWORD);
    stays.post("/v1/users/me/password", change).expect(204);
    await().atMost(SECOND).until(() -> ends.get("/v1/users/me").status() == 401);
    stays.get("/v1/users/me").expect(200);
  }

  @Test
  void whatIsKeptOfAPersonIsReadAndChanged() {
    var shopper = shop().shopper();
    String path = "/v1/users/me/preferences";
    var wanted = Map.of("orderUpdates", false, "backInStock", true, "priceDrops", false);
    var preferences =
        Map.of(
            "locale", "de-DE", "currency", "EUR", "marketingEmails", true, "notifications", wanted);
    assertThat(shopper.get(path).expect(200).text("/locale")).isEqualTo("en-US");
    shopper.put(path, preferences).expect(200);
    assertThat(shopper.get(path).expect(200).body())
        .isEqualTo(shopper.put(path, preferences).body());

    var address = new HashMap<String, Object>(Shopper.address());
    address.put("label", "Home");
    String home = shopper.post("/v1/users/me/addresses", address).expect(201).header("location");
    address.put("city", "Shelbyville");
    shopper.put(home, address).expect(200);
    assertThat(shopper.get("/v1/users/me/addresses").text("/items/0/city"))
        .isEqualTo("Shelbyville");
    shop().shopper().put(home, address).expect(404);
    shopper.delete(home).expect(204);

    shopper.post("/v1/users/me/verification", null).expect(202);
    String id = shopper.get("/v1/users/me").text("/id");
    assertThat(shop().guest().get("/v1/users/" + id).expect(200).text("/name"))
        .isEqualTo("Shopper");
  }

  @Test
  void badInputAndWhoMayNotAreRefusedByName() {
    var guest = shop().guest();
    var shopper = shop().shopper();
    String email = email();
    var newcomer = Map.of("email", email, "password", "password1", "name", "N");
    assertThat(guest.post("/v1/auth/register", newcomer).expect(400).text("/errors/0/pointer"))
        .isEqualTo("/password");
    registration(email);
    var again = Map.of("email", email.toUpperCase(Locale.ROOT), "password", PASSWORD, "name", "N");
    assertThat(guest.post("/v1/auth/register", again).expect(409).code()).isEqualTo("EMAIL_TAKEN");
    var unknown = Map.of("email", email(), "password", PASSWORD);
    var wrong = Map.of("email", email, "password", "not " + PASSWORD);
    Reply nobody = guest.post("/v1/auth/login", unknown).expect(401);
    assertThat(nobody.text("/detail"))
        .isEqualTo(guest.post("/v1/auth/login", wrong).expect(401).text("/detail"));
    assertThat(nobody.code()).isEqualTo("BAD_CREDENTIALS");
    assertThat(guest.post("/v1/auth/verify-email", Map.of("token", "no")).expect(400).code())
        .isEqualTo("TOKEN_INVALID");
    var change = Map.of("currentPassword", "not it at all", "newPassword", "battery staple");
    assertThat(shopper.post("/v1/users/me/password", change).expect(401).code())
        .isEqualTo("BAD_CREDENTIALS");
    shopper.put("/v1/users/me/preferences", Map.of("locale", "en-US")).expect(400);
    shopper.post("/v1/users/me/notifications/" + UUID.randomUUID() + "/read", null).expect(404);
    shopper.delete("/v1/auth/sessions/" + UUID.randomUUID()).expect(404);
    for (String path : List.of("/v1/users/me", "/v1/users/me/export", "/v1/auth/sessions")) {
      guest.get(path).expect(401);
    }
    for (String path : List.of("/v1/admin/users", "/v1/admin/acts")) {
      shopper.get(path).expect(403);
    }
    String self = admin().get("/v1/users/me").text("/id");
    assertThat(admin().patch("/v1/admin/users/" + self, Map.of("locked", true)).expect(409).code())
        .isEqualTo("OWN_ACCOUNT");
    admin().patch("/v1/admin/users/" + UUID.randomUUID(), Map.of("locked", true)).expect(404);
  }

  @Test
  void anOrderIsToldInTheInboxOnTheStreamAndByMail() {
    String email = email();
    var shopper = register(email);
    try (var stream = shopper.stream("/v1/users/me/stream", null)) {
      String order = shopper.buy(shop().product(5), 1).path("id").asText();
      var told = stream.awaitEvent(event -> event.name().equals("order"));
      assertThat(told.data().path("id").asText()).isEqualTo(order);
      assertThat(told.data().path("status").asText()).isEqualTo("CONFIRMED");
      var notification =
          stream.awaitEvent(event -> event.data().path("kind").asText().equals("ORDER_CONFIRMED"));
      assertThat(notification.name()).isEqualTo("notification");
      mails().await(email, shopper.get("/v1/orders/" + order).text("/number"));

      String id = notification.data().path("id").asText();
      shopper.post("/v1/users/me/notifications/" + id + "/read", null).expect(200);
      assertThat(
              shopper
                  .get("/v1/users/me/notifications?unread=true")
                  .expect(200)
                  .body()
                  .findValuesAsText("id"))
          .doesNotContain(id);
      String last = stream.events().get(stream.events().size() - 1).id();
      shop()
          .staff()
          .post("/v1/orders/" + order + "/ship", Map.of("carrier", "DHL", "trackingNumber", "1"))
          .expect(200);
      stream.awaitEvent(event -> event.data().path("status").asText().equals("SHIPPED"));
      try (var resumed = shopper.stream("/v1/users/me/stream", last)) {
        resumed.awaitEvent(event -> event.data().path("status").asText().equals("SHIPPED"));
        assertThat(resumed.events())
            .allSatisfy(
                event ->
                    assertThat(Long.parseLong(event.id())).isGreaterThan(Long.parseLong(last)));
      }
    }
  }

  @Test
  void adminsFindLockAndPromoteAndEachActIsInTheLog() {
    String email = email();
    var shopper = register(email);
    String id = shopper.get("/v1/users/me").text("/id");
    shop().staff().get("/v1/admin/users?q=" + email).expect(403);
    var admin = admin();
    JsonNode found = admin.get("/v1/admin/users?q=" + email).expect(200).body().path("items");
    assertThat(found.findValuesAsText("id")).containsExactly(id);

    String path = "/v1/admin/users/" + id;
    admin.patch(path, Map.of("roles", List.of("customer", "staff"))).expect(200);
    logIn(email, PASSWORD).get("/v1/inventory/1163").expect(200);
    admin.patch(path, Map.of("locked", true)).expect(200);
    await().atMost(SECOND).until(() -> shopper.get("/v1/users/me").status() == 401);
    assertThat(
            shop()
                .guest()
                .post("/v1/auth/login", Map.of("email", email, "password", PASSWORD))
                .expect(403)
                .code())
        .isEqualTo("ACCOUNT_LOCKED");
    admin.patch(path, Map.of("locked", false)).expect(200);
    logIn(email, PASSWORD);

    admin
        .post("/v1/admin/notifications", Map.of("userId", id, "title", "Hello", "body", "You."))
        .expect(201);
    assertThat(admin.get(path + "/notifications").expect(200).body().findValuesAsText("title"))
        .contains("Hello");
    assertThat(
            admin
                .get("/v1/admin/acts?userId=" + id)
                .expect(200)
                .body()
                .path("items")
                .findValuesAsText("act"))
        .containsExactly("NOTIFIED", "UNLOCKED", "LOCKED", "ROLES_SET");
  }

  @Test
  void whoIsErasedLeavesOrdersWithoutThePerson() {
    String email = email();
    var shopper = register(email);
    String id = shopper.get("/v1/users/me").text("/id");
    String product = shop().product(5);
    String order = shopper.buy(product, 1).path("id").asText();
    shopper.put("/v1/cart/items/" + product, Map.of("quantity", 1)).expect(200);
    shopper.put("/v1/users/me/watches/" + product, null).expect(200);
    Reply review =
        shopper
            .post("/v1/products/" + product + "/reviews", Map.of("rating", 4, "title", "Fine"))
            .expect(201);

    JsonNode held = shopper.get("/v1/users/me/export").expect(200).body();
    assertThat(held.at("/account/email").asText()).isEqualTo(email);
    assertThat(held.path("orders").findValuesAsText("id")).contains(order);
    assertThat(held.path("reviews").findValuesAsText("id")).contains(review.text("/id"));
    assertThat(held.path("watches").findValuesAsText("productId")).containsExactly(product);

    shopper.delete("/v1/users/me").expect(204);
    await().atMost(SECOND).until(() -> shopper.get("/v1/users/me").status() == 401);
    shop().guest().get("/v1/users/" + id).expect(404);
    shop().guest().post("/v1/auth/login", Map.of("email", email, "password", PASSWORD)).expect(401);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode left = shop().staff().get("/v1/orders/" + order).expect(200).body();
              assertThat(left.path("status").asText()).isEqualTo("CONFIRMED");
              assertThat(left.path("shippingAddress").isObject()).isFalse();
              assertThat(
                      shop()
                          .guest()
                          .get("/v1/products/" + product + "/reviews")
                          .text("/items/0/author"))
                  .isEqualTo("former customer");
            });
    register(email);
  }

  private Mails mails() {
    return new Mails(shop().process().data());
  }

  private Shopper admin() {
    String email = "admin@mercato.example";
    return Shopper.logIn(shop().process().url(), email, shop().process().password(email));
  }

  private static String email() {
    return "person-" + UUID.randomUUID() + "@mercato.example";
  }

  private Reply registration(String email) {
    return shop()
        .guest()
        .post("/v1/auth/register", Map.of("email", email, "password", PASSWORD, "name", "Person"))
        .expect(201);
  }

  private Shopper register(String email) {
    return bearer(registration(email));
  }

  private Shopper logIn(String email, String password) {
    return Shopper.logIn(shop().process().url(), email, password);
  }

  private Shopper bearer(Reply session) {
    return shop().guest().with("Authorization", "Bearer " + session.text("/accessToken"));
  }

  private static Reply refresh(Shopper guest, String token) {
    return guest.post("/v1/auth/refresh", Map.of("refreshToken", token));
  }

  private static List<String> kinds(Shopper shopper) {
    return shopper.get("/v1/users/me/notifications").expect(200).body().findValuesAsText("kind");
  }
}
