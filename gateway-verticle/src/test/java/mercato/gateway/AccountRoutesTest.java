package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.product.WatchOperations;
import mercato.contract.product.WatchOperations.Unwatch;
import mercato.contract.product.WatchOperations.Watch;
import mercato.contract.product.WatchOperations.WatchesReply;
import mercato.contract.user.AddressOperations;
import mercato.contract.user.AddressOperations.RemoveAddress;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.FindProfiles;
import mercato.contract.user.UserOperations.LockAccount;
import mercato.contract.user.UserOperations.ProfilesReply;
import mercato.contract.user.UserOperations.Register;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Accounts, sessions, addresses, profiles and watches. */
class AccountRoutesTest {

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void anAccountIsOpenedWithASession() {
    var answer =
        gateway.client.post(
            "/v1/auth/register",
            "{\"email\": \"ann@example.com\", \"password\": \"correct horse\", \"name\": \"Ann\"}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("accessToken").asText()).isEqualTo("access");
    assertThat(answer.body().at("/user/email").asText()).isEqualTo("ann@example.com");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(gateway.shop.asked(UserOperations.REGISTER))
        .isEqualTo(new Register("ann@example.com", "correct horse", "Ann", null));
  }

  @Test
  void aSessionIsOpenedAndRefreshedEvenWithAStaleTokenInTheHeader() {
    var logIn = "{\"email\": \"ann@example.com\", \"password\": \"x\"}";
    assertThat(gateway.client.post("/v1/auth/login", logIn).status()).isEqualTo(200);
    var refresh =
        gateway.client.post(
            "/v1/auth/refresh", "{\"refreshToken\": \"refresh\"}", "Authorization", "Bearer old");
    assertThat(refresh.status()).isEqualTo(200);
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
  void theCallersOwnAccountIsShown() {
    var answer = gateway.asCustomer("GET", "/v1/users/me", null);
    assertThat(answer.body().path("id").asText()).isEqualTo("u-1");
    var caller = gateway.shop.caller(UserOperations.FIND_ME);
    assertThat(caller.userId()).isEqualTo("u-1");
    assertThat(caller.roles()).containsExactly("customer");
    assertThat(caller.deadlineMillis() - System.currentTimeMillis()).isBetween(5_000L, 10_000L);
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
  void onlyAdminsLockAccounts() {
    String path = "/v1/admin/users/u-1";
    String body = "{\"locked\": true}";
    var locked = gateway.asAdmin("PATCH", path, body);
    assertThat(locked.body().path("locked").asBoolean()).isTrue();
    assertThat(gateway.shop.asked(UserOperations.LOCK)).isEqualTo(new LockAccount("u-1", true));
    assertThat(gateway.asStaff("PATCH", path, body).status()).isEqualTo(403);
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
