package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mercato.contract.Operation;
import mercato.contract.Problem;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.RequestReset;
import mercato.contract.user.AccountOperations.ResetPassword;
import mercato.contract.user.AccountOperations.SendVerification;
import mercato.contract.user.AccountOperations.VerifyEmail;
import mercato.contract.user.Device;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.SessionOperations.EndSession;
import mercato.contract.user.SessionOperations.ListSessions;
import mercato.gateway.http.GoodBodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where somebody is logged in, how that ends, and what a mail proves. */
class SessionRoutesTest {

  private static final Device BROWSER = new Device("127.0.0.1", "Browser/1");
  private static final String[] AGENT = {"User-Agent", "Browser/1"};

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void loggingOutEndsTheSessionThatAsks() {
    assertThat(gateway.asCustomer("POST", "/v1/auth/logout", null).status()).isEqualTo(204);
    assertThat(gateway.shop.asked(SessionOperations.END)).isEqualTo(new EndSession("session"));
    assertThat(gateway.shop.caller(SessionOperations.END).userId()).isEqualTo("u-1");
    assertThat(gateway.asCustomer("POST", "/v1/auth/logout-all", null).status()).isEqualTo(204);
    assertThat(gateway.shop.caller(SessionOperations.END_ALL).userId()).isEqualTo("u-1");
  }

  @Test
  void sessionsAreTheCallersOwn() {
    var all = gateway.asCustomer("GET", "/v1/auth/sessions", null);
    assertThat(all.body().at("/items/0/current").asBoolean()).isTrue();
    assertThat(all.body().at("/items/0/userAgent").asText()).isEqualTo("Browser/1");
    assertThat(gateway.shop.asked(SessionOperations.LIST)).isEqualTo(new ListSessions("session"));
    String path = "/v1/auth/sessions/s-2";
    assertThat(gateway.asCustomer("DELETE", path, null).status()).isEqualTo(204);
    assertThat(gateway.shop.asked(SessionOperations.END)).isEqualTo(new EndSession("s-2"));
    gateway.shop.refuse(SessionOperations.END, Problem.notFound("session"));
    assertThat(gateway.asCustomer("DELETE", path, null).status()).isEqualTo(404);
  }

  @Test
  void guestsHaveNoSessions() {
    Map.of(
            "/v1/auth/logout", "POST",
            "/v1/auth/logout-all", "POST",
            "/v1/auth/sessions", "GET",
            "/v1/auth/sessions/s-2", "DELETE",
            "/v1/users/me/verification", "POST")
        .forEach(
            (path, method) ->
                assertThat(gateway.client.send(method, path, null).status()).isEqualTo(401));
    assertThat(gateway.shop.wasAskedAnything()).isFalse();
  }

  @Test
  void anEmailIsProvenByAnybodyWhoGotTheMail() {
    String path = "/v1/auth/verify-email";
    var proven = gateway.client.post(path, "{\"token\": \"t-1\"}", AGENT);
    assertThat(proven.status()).isEqualTo(204);
    assertThat(gateway.shop.asked(AccountOperations.VERIFY_EMAIL))
        .isEqualTo(new VerifyEmail("t-1", BROWSER));
    refuse(AccountOperations.VERIFY_EMAIL, Problem.Kind.INVALID, "TOKEN_INVALID");
    var old = gateway.client.post(path, "{\"token\": \"\"}");
    assertThat(old.status()).isEqualTo(400);
    assertThat(old.code()).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void anotherVerificationMailIsSentToWhoIsLoggedIn() {
    String path = "/v1/users/me/verification";
    assertThat(gateway.asCustomer("POST", path, null, AGENT).status()).isEqualTo(202);
    assertThat(gateway.shop.asked(AccountOperations.SEND_VERIFICATION))
        .isEqualTo(new SendVerification(BROWSER));
    refuse(AccountOperations.SEND_VERIFICATION, Problem.Kind.RATE_LIMITED, "RATE_LIMITED");
    assertThat(gateway.asCustomer("POST", path, null).status()).isEqualTo(429);
  }

  @Test
  void aResetIsAskedForWithoutLearningWhetherThereIsAnAccount() {
    String path = "/v1/auth/password-reset";
    var asked = gateway.client.post(path, "{\"email\": \"ann@example.com\"}", AGENT);
    assertThat(asked.status()).isEqualTo(202);
    assertThat(asked.http().body()).isEmpty();
    assertThat(gateway.shop.asked(AccountOperations.REQUEST_RESET))
        .isEqualTo(new RequestReset("ann@example.com", BROWSER));
    String body = GoodBodies.of("requestPasswordReset");
    refuse(AccountOperations.REQUEST_RESET, Problem.Kind.RATE_LIMITED, "RATE_LIMITED");
    assertThat(gateway.client.post(path, body).status()).isEqualTo(429);
    refuse(AccountOperations.REQUEST_RESET, Problem.Kind.UNAVAILABLE, "UNAVAILABLE");
    assertThat(gateway.client.post(path, body).status()).isEqualTo(503);
  }

  @Test
  void aPasswordIsSetAnewByWhoGotTheMail() {
    String path = "/v1/auth/password-reset/confirm";
    String body = "{\"token\": \"t-1\", \"newPassword\": \"correct horse\"}";
    assertThat(gateway.client.post(path, body, AGENT).status()).isEqualTo(204);
    assertThat(gateway.shop.asked(AccountOperations.RESET_PASSWORD))
        .isEqualTo(new ResetPassword("t-1", "correct horse", BROWSER));
    refuse(AccountOperations.RESET_PASSWORD, Problem.Kind.INVALID, "TOKEN_INVALID");
    assertThat(gateway.client.post(path, body).code()).isEqualTo("TOKEN_INVALID");
    gateway.shop.refuse(
        AccountOperations.RESET_PASSWORD,
        Problem.invalid(List.of(new Problem.FieldError("/newPassword", "is too common"))));
    assertThat(gateway.client.post(path, body).pointer()).isEqualTo("/newPassword");
  }

  private static <Q, R> void refuse(Operation<Q, R> operation, Problem.Kind kind, String code) {
    gateway.shop.refuse(operation, new Problem(kind, code, "No."));
  }
}
