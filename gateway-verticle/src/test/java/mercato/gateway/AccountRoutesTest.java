package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mercato.contract.Operation;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.product.WatchOperations;
import mercato.contract.product.WatchOperations.Unwatch;
import mercato.contract.product.WatchOperations.Watch;
import mercato.contract.product.WatchOperations.WatchesReply;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.ChangeAccount;
import mercato.contract.user.AccountOperations.ChangePassword;
import mercato.contract.user.AddressOperations;
import mercato.contract.user.AddressOperations.RemoveAddress;
import mercato.contract.user.Device;
import mercato.contract.user.PreferencesView;
import mercato.contract.user.PreferencesView.Wanted;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.FindProfiles;
import mercato.contract.user.UserOperations.LogIn;
import mercato.contract.user.UserOperations.ProfilesReply;
import mercato.contract.user.UserOperations.Refresh;
import mercato.contract.user.UserOperations.Register;
import mercato.gateway.http.GoodBodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Accounts, addresses, profiles and watches. */
class AccountRoutesTest {

  private static final Device BROWSER = new Device("127.0.0.1", "Browser/1");

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void anAccountIsOpenedWithASession() {
    var answer =
        gateway.client.post(
            "/v1/auth/register",
            "{\"email\": \"ann@example.com\", \"password\": \"correct horse\", \"name\": \"Ann\"}",
            "User-Agent",
            "Browser/1");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("accessToken").asText()).isEqualTo("access");
    assertThat(answer.body().at("/user/email").asText()).isEqualTo("ann@example.com");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(gateway.shop.asked(UserOperations.REGISTER))
        .isEqualTo(new Register("ann@example.com", "correct horse", "Ann", null, BROWSER));
  }

  @Test
  void aSessionIsOpenedAndRefreshedEvenWithAStaleTokenInTheHeader() {
    var logIn =
        gateway.client.post(
            "/v1/auth/login",
            "{\"email\": \"ann@example.com\", \"password\": \"x\"}",
            "User-Agent",
            "Browser/1");
    assertThat(logIn.status()).isEqualTo(200);
    assertThat(gateway.shop.asked(UserOperations.LOG_IN))
        .isEqualTo(new LogIn("ann@example.com", "x", BROWSER));
    var refresh =
        gateway.client.post(
            "/v1/auth/refresh",
            "{\"refreshToken\": \"refresh\"}",
            "Authorization",
            "Bearer old",
            "User-Agent",
            "Browser/1");
    assertThat(refresh.status()).isEqualTo(200);
    assertThat(gateway.shop.asked(UserOperations.REFRESH))
        .isEqualTo(new Refresh("refresh", BROWSER));
  }

  @Test
  void whoeverComesInMayBeRefusedByName() {
    String logIn = "{\"email\": \"ann@example.com\", \"password\": \"x\"}";
    refusedBy(UserOperations.LOG_IN, Problem.Kind.FORBIDDEN, "ACCOUNT_LOCKED");
    var locked = gateway.client.post("/v1/auth/login", logIn);
    assertThat(locked.status()).isEqualTo(403);
    assertThat(locked.code()).isEqualTo("ACCOUNT_LOCKED");
    refusedBy(UserOperations.LOG_IN, Problem.Kind.RATE_LIMITED, "RATE_LIMITED");
    var tooMany = gateway.client.post("/v1/auth/login", logIn);
    assertThat(tooMany.status()).isEqualTo(429);
    assertThat(tooMany.header("Retry-After")).isNotNull();
    refusedBy(UserOperations.REGISTER, Problem.Kind.CONFLICT, "EMAIL_TAKEN");
    var taken = gateway.client.post("/v1/auth/register", GoodBodies.of("register"));
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.code()).isEqualTo("EMAIL_TAKEN");
    refusedBy(UserOperations.REFRESH, Problem.Kind.UNAUTHENTICATED, "UNAUTHENTICATED");
    var reused = gateway.client.post("/v1/auth/refresh", GoodBodies.of("refresh"));
    assertThat(reused.status()).isEqualTo(401);
  }

  @Test
  void fromWhereSomebodyCallsIsNeverReadFromABody() {
    String device = ", \"device\": {\"ip\": \"198.51.100.1\", \"userAgent\": null}}";
    for (String operation : List.of("register", "logIn", "refresh")) {
      String path = "/v1/auth/" + operation.toLowerCase(Locale.ROOT);
      String body = GoodBodies.of(operation).replaceFirst("}$", device);
      gateway.refused(gateway.client.post(path, body), "/device");
    }
  }

  private static <Q, R> void refusedBy(Operation<Q, R> operation, Problem.Kind kind, String code) {
    gateway.shop.refuse(operation, new Problem(kind, code, "No."));
  }

  @Test
  void wrongCredentialsAreAnsweredWithAChallenge() {
    gateway.shop.refuse(
        UserOperations.LOG_IN,
        new Problem(Problem.Kind.UNAUTHENTICATED, "BAD_CREDENTIALS", "No such log-in."));
    var answer =
        gateway.client.post(
            "/v1/auth/login", "{\"email\": \"ann@example.com\", \"password\": \"x\"}");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("BAD_CREDENTIALS");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"mercato\"");
  }

  @Test
  void theCallersOwnAccountIsShownWithItsVersion() {
    var answer = gateway.asCustomer("GET", "/v1/users/me", null);
    assertThat(answer.body().path("id").asText()).isEqualTo("u-1");
    assertThat(answer.header("ETag")).isEqualTo("\"4\"");
    var caller = gateway.shop.caller(UserOperations.FIND_ME);
    assertThat(caller.userId()).isEqualTo("u-1");
    assertThat(caller.roles()).containsExactly("customer");
    assertThat(caller.deadlineMillis() - System.currentTimeMillis()).isBetween(5_000L, 10_000L);
    var known = gateway.asCustomer("GET", "/v1/users/me", null, "If-None-Match", "\"4\"");
    assertThat(known.status()).isEqualTo(304);
    assertThat(gateway.client.get("/v1/users/me").status()).isEqualTo(401);
  }

  @Test
  void ofAnAccountChangesWhatIsNamedAndNullClears() {
    String path = "/v1/users/me";
    var cleared =
        gateway.asCustomer(
            "PATCH", path, "{\"phone\": null, \"name\": \"Ann B\"}", "If-Match", "\"4\"");
    assertThat(cleared.status()).isEqualTo(200);
    assertThat(cleared.header("ETag")).isEqualTo("\"4\"");
    assertThat(gateway.shop.asked(AccountOperations.CHANGE))
        .isEqualTo(new ChangeAccount(Set.of("name", "phone"), null, "Ann B", null, null, 4L));
    gateway.asCustomer("PATCH", path, "{\"avatarUrl\": \"https://a.example/1\"}");
    assertThat(gateway.shop.asked(AccountOperations.CHANGE))
        .isEqualTo(
            new ChangeAccount(Set.of("avatarUrl"), null, null, null, "https://a.example/1", null));
    refusedBy(AccountOperations.CHANGE, Problem.Kind.CONFLICT, "EMAIL_TAKEN");
    var taken = gateway.asCustomer("PATCH", path, "{\"email\": \"bob@example.com\"}");
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.code()).isEqualTo("EMAIL_TAKEN");
    refusedBy(AccountOperations.CHANGE, Problem.Kind.STALE, "STALE");
    var stale = gateway.asCustomer("PATCH", path, "{\"name\": \"Ann\"}", "If-Match", "\"3\"");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(gateway.client.patch(path, "{\"name\": \"Ann\"}").status()).isEqualTo(401);
  }

  @Test
  void anAccountIsErasedByItsOwner() {
    assertThat(gateway.client.delete("/v1/users/me").status()).isEqualTo(401);
    assertThat(gateway.shop.wasAskedAnything()).isFalse();
    assertThat(gateway.asCustomer("DELETE", "/v1/users/me", null).status()).isEqualTo(204);
    assertThat(gateway.shop.caller(AccountOperations.ERASE).userId()).isEqualTo("u-1");
  }

  @Test
  void aPasswordIsChangedByWhoKnowsItInTheSessionThatStays() {
    String path = "/v1/users/me/password";
    String body = "{\"currentPassword\": \"old\", \"newPassword\": \"correct horse\"}";
    var changed = gateway.asCustomer("POST", path, body, "User-Agent", "Browser/1");
    assertThat(changed.status()).isEqualTo(204);
    assertThat(gateway.shop.asked(AccountOperations.CHANGE_PASSWORD))
        .isEqualTo(new ChangePassword("old", "correct horse", "session", BROWSER));
    refusedBy(AccountOperations.CHANGE_PASSWORD, Problem.Kind.UNAUTHENTICATED, "BAD_CREDENTIALS");
    var wrong = gateway.asCustomer("POST", path, body);
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo("BAD_CREDENTIALS");
    assertThat(gateway.client.post(path, body).status()).isEqualTo(401);
  }

  @Test
  void preferencesAreShownAndSetAsAWhole() {
    String path = "/v1/users/me/preferences";
    var defaults = gateway.asCustomer("GET", path, null);
    assertThat(defaults.body().at("/notifications/priceDrops").asBoolean()).isTrue();
    var set = gateway.asCustomer("PUT", path, GoodBodies.of("setPreferences"));
    assertThat(set.body().path("locale").asText()).isEqualTo("de-CH");
    assertThat(gateway.shop.asked(AccountOperations.SET_PREFERENCES).preferences())
        .isEqualTo(new PreferencesView("de-CH", "CHF", true, new Wanted(true, false, true)));
    assertThat(gateway.client.get(path).status()).isEqualTo(401);
    assertThat(gateway.client.put(path, GoodBodies.of("setPreferences")).status()).isEqualTo(401);
  }

  @Test
  void theKeysArePublished() {
    var answer = gateway.client.get("/.well-known/jwks.json");
    assertThat(answer.body().at("/keys/0/kid").asText())
        .isEqualTo(gateway.shop.signer().publicKey().kid());
  }

  @Test
  void addressesAreTheCallersOwn() {
    String path = "/v1/users/me/addresses";
    String body =
        "{\"label\": \"Home\", \"recipient\": \"Ann\", \"line1\": \"1 Main St\","
            + " \"city\": \"Springfield\", \"postalCode\": \"12345\", \"country\": \"US\"}";
    var all = gateway.asCustomer("GET", path, null);
    assertThat(all.body().at("/items/0/isDefault").asBoolean()).isTrue();
    var added = gateway.asCustomer("POST", path, body);
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.header("Location")).isEqualTo(path + "/" + Samples.ADDRESS.id());
    assertThat(gateway.shop.asked(AddressOperations.ADD).address().isDefault()).isNull();
    var replaced = gateway.asCustomer("PUT", path + "/a-1", body);
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(gateway.shop.asked(AddressOperations.REPLACE).id()).isEqualTo("a-1");
    var removed = gateway.asCustomer("DELETE", path + "/a-1", null);
    assertThat(removed.status()).isEqualTo(204);
    assertThat(gateway.shop.asked(AddressOperations.REMOVE)).isEqualTo(new RemoveAddress("a-1"));
    assertThat(gateway.client.get(path).status()).isEqualTo(401);
    gateway.shop.refuse(AddressOperations.REMOVE, Problem.notFound("address"));
    assertThat(gateway.asCustomer("DELETE", path + "/a-2", null).status()).isEqualTo(404);
  }

  @Test
  void anyoneMaySeeAProfile() {
    var profile = gateway.client.get("/v1/users/u-1");
    assertThat(profile.status()).isEqualTo(200);
    assertThat(profile.body().path("name").asText()).isEqualTo("Ann");
    assertThat(profile.header("Cache-Control")).isEqualTo("no-store");
    assertThat(gateway.shop.asked(UserOperations.FIND_PROFILES))
        .isEqualTo(new FindProfiles(List.of("u-1")));
    gateway.shop.when(
        UserOperations.FIND_PROFILES,
        (find, caller) -> Future.succeededFuture(new ProfilesReply(List.of())));
    assertThat(gateway.client.get("/v1/users/u-2").status()).isEqualTo(404);
  }

  @Test
  void watchesAreTheCallersOwn() {
    String path = "/v1/users/me/watches";
    gateway.shop.when(
        WatchOperations.LIST,
        (list, caller) -> Future.succeededFuture(new WatchesReply(List.of(Samples.WATCH), "more")));
    var all = gateway.asCustomer("GET", path + "?limit=1", null);
    assertThat(all.body().at("/items/0/productId").asText()).isEqualTo("15970");
    assertThat(all.header("Link")).isEqualTo("<" + path + "?limit=1&cursor=more>; rel=\"next\"");
    assertThat(gateway.shop.asked(WatchOperations.LIST).page()).isEqualTo(new Page(1, null));

    var added = gateway.asCustomer("PUT", path + "/15970", null);
    assertThat(added.status()).isEqualTo(200);
    assertThat(added.body().at("/price/amount").asInt()).isEqualTo(129_900);
    assertThat(gateway.shop.asked(WatchOperations.ADD)).isEqualTo(new Watch("15970"));
    assertThat(gateway.shop.caller(WatchOperations.ADD).userId()).isEqualTo("u-1");
    var removed = gateway.asCustomer("DELETE", path + "/15970", null);
    assertThat(removed.status()).isEqualTo(204);
    assertThat(gateway.shop.asked(WatchOperations.REMOVE)).isEqualTo(new Unwatch("15970"));
  }

  @Test
  void aWatchIsRefusedToGuestsForWhatIsNotThereAndWhenThereAreTooMany() {
    String path = "/v1/users/me/watches/15970";
    assertThat(gateway.client.get("/v1/users/me/watches").status()).isEqualTo(401);
    assertThat(gateway.client.send("PUT", path, null).status()).isEqualTo(401);
    assertThat(gateway.client.delete(path).status()).isEqualTo(401);
    gateway.shop.refuse(WatchOperations.ADD, Problem.notFound("product"));
    assertThat(gateway.asCustomer("PUT", path, null).status()).isEqualTo(404);
    gateway.shop.refuse(
        WatchOperations.ADD, new Problem(Problem.Kind.CONFLICT, "WATCHES_FULL", "There are 500."));
    var full = gateway.asCustomer("PUT", path, null);
    assertThat(full.status()).isEqualTo(409);
    assertThat(full.code()).isEqualTo("WATCHES_FULL");
  }
}
