package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mercato.contract.Problem;
import mercato.contract.user.UserOperations;
import mercato.gateway.testing.ContractClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TokensTest {

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void withoutATokenWhatNeedsOneIsRefusedBeforeAnythingElse() {
    for (String path :
        List.of(
            "/v1/users/me", "/v1/orders?limit=0", "/v1/analytics/dashboard", "/v1/inventory/1")) {
      Answer answer = gateway.client.get(path);
      assertThat(answer.status()).as(path).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"mercato\"");
    }
    assertThat(gateway.client.post("/v1/orders", "{broken").status()).isEqualTo(401);
    assertThat(gateway.client.put("/v1/inventory/1", "{}").status()).isEqualTo(401);
  }

  @Test
  void badTokensAreRefusedWithOrWithoutNeed() throws Exception {
    long past = Instant.now().getEpochSecond() - 60;
    String good = gateway.shop.token("u-1", "customer");
    String[] parts = good.split("\\.");
    JsonObject claims = FakeShop.claims("u-1", "customer").put("iss", "mercato");
    var stranger = new FakeShop.Signer(gateway.shop.signer().publicKey().kid());
    for (String token :
        List.of(
            "",
            "x",
            "a.b.c",
            good + "AAAA",
            good + ".",
            parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + ".",
            parts[0]
                + "."
                + encoded(claims.copy().put("roles", new JsonArray().add("admin")))
                + "."
                + parts[2],
            encoded(new JsonObject().put("alg", "none")) + "." + parts[1] + ".",
            encoded(new JsonObject().put("alg", "none").put("kid", "key-1"))
                + "."
                + parts[1]
                + "."
                + parts[2],
            hmac(claims),
            stranger.sign(claims.copy(), new JWTOptions().setExpiresInSeconds(900)),
            sign(claims.copy().put("exp", past)),
            sign(claims.copy()),
            sign(claims.copy().put("iss", "other").put("exp", past + 600)),
            sign(claims.copy().put("exp", past + 600).put("nbf", past + 600)),
            sign(new JsonObject().put("iss", "mercato").put("exp", past + 600)),
            sign(claims.copy().put("exp", past + 600).put("roles", "staff")),
            sign(without(claims, "sid").put("exp", past + 600)),
            "x".repeat(5_000))) {
      for (String path : List.of("/v1/users/me", "/v1/products/15970", "/v1/cart")) {
        Answer answer = gateway.client.get(path, "Authorization", "Bearer " + token);
        assertThat(answer.status()).as(path + " " + token).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
      }
    }
    assertThat(gateway.client.get("/v1/cart", "Authorization", "Basic YTpi").status())
        .isEqualTo(401);
  }

  @Test
  void aTokenIsTakenWhateverTheCaseOfItsScheme() {
    String token = gateway.shop.token("u-1", "customer");
    assertThat(gateway.client.get("/v1/users/me", "authorization", "bearer " + token).status())
        .isEqualTo(200);
  }

  @Test
  void aTokenStopsWorkingWhenItExpires() {
    String token =
        "Bearer "
            + sign(
                FakeShop.claims("u-1")
                    .put("iss", "mercato")
                    .put("exp", Instant.now().getEpochSecond() + 2));
    assertThat(gateway.client.get("/v1/users/me", "Authorization", token).status()).isEqualTo(200);
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> gateway.client.get("/v1/users/me", "Authorization", token).status() == 401);
  }

  @Test
  void customersMayNotDoWhatStaffMay() {
    for (String path : List.of("/v1/inventory/15970", "/v1/analytics/dashboard?from=x")) {
      Answer answer = gateway.asCustomer("GET", path, null);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("FORBIDDEN");
    }
    Answer put = gateway.asCustomer("PUT", "/v1/inventory/15970", "{");
    assertThat(put.status()).isEqualTo(403);
    String admin = gateway.shop.bearer("u-3", "admin");
    assertThat(gateway.client.get("/v1/inventory/15970", "Authorization", admin).status())
        .isEqualTo(200);
  }

  @Test
  void noTokenMakesAService() {
    String service = gateway.shop.bearer("u-9", "service", "customer");
    gateway.client.get("/v1/users/me", "Authorization", service);
    assertThat(gateway.shop.caller(UserOperations.FIND_ME).roles()).containsExactly("customer");
    assertThat(gateway.client.get("/v1/inventory/1", "Authorization", service).status())
        .isEqualTo(403);
  }

  @Test
  void aNewKeyIsFetchedWhenATokenNamesItAndAnUnknownOneStaysUnknown() {
    gateway.shop.rotate("key-2");
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                gateway
                        .client
                        .get("/v1/users/me", "Authorization", gateway.shop.bearer("u-1"))
                        .status()
                    == 200);
    var unknown = new FakeShop.Signer("key-9");
    String token =
        unknown.sign(
            FakeShop.claims("u-1").put("iss", "mercato"), new JWTOptions().setExpiresInSeconds(60));
    assertThat(gateway.client.get("/v1/users/me", "Authorization", "Bearer " + token).status())
        .isEqualTo(401);
  }

  @Test
  void beforeTheKeysAreKnownTokensCannotBeCheckedAndThatIsNoFaultOfTheirs() throws Exception {
    try (var late = Gateways.startWithoutKeys()) {
      Answer answer = late.client.get("/v1/users/me", "Authorization", late.customer());
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("UNAVAILABLE");
      assertThat(late.client.get("/v1/products/15970").status()).isEqualTo(200);
      late.shop.reset();
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () ->
                  late.client.get("/v1/users/me", "Authorization", late.customer()).status()
                      == 200);
    }
  }

  static void withholdKeys(FakeShop users) {
    users.refuse(UserOperations.FIND_KEYS, Problem.unavailable("not yet"));
  }

  private static JsonObject without(JsonObject claims, String name) {
    JsonObject rest = claims.copy();
    rest.remove(name);
    return rest;
  }

  private static String sign(JsonObject claims) {
    return gateway.shop.signer().sign(claims, new JWTOptions());
  }

  /** The public key, which everybody knows, taken for a shared secret. */
  private static String hmac(JsonObject claims) throws Exception {
    var key = gateway.shop.signer().publicKey();
    String head =
        encoded(new JsonObject().put("alg", "HS256").put("kid", key.kid())) + "." + encoded(claims);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.n().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signature = mac.doFinal(head.getBytes(StandardCharsets.UTF_8));
    return head + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String encoded(JsonObject json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }
}
