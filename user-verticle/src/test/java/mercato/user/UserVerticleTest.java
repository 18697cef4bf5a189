package mercato.user;

import static mercato.user.UserService.PASSWORD;
import static mercato.user.UserService.device;
import static mercato.user.UserService.email;
import static mercato.user.UserService.guest;
import static mercato.user.UserService.registration;
import static mercato.user.UserService.service;
import static mercato.user.UserService.user;
import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Operation;
import mercato.contract.Problem;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.Account;
import mercato.contract.user.UserOperations.EnsureAccounts;
import mercato.contract.user.UserOperations.FindKeys;
import mercato.contract.user.UserOperations.FindMe;
import mercato.contract.user.UserOperations.LogIn;
import mercato.contract.user.UserOperations.Refresh;
import mercato.contract.user.UserOperations.Register;
import mercato.contract.user.UserOperations.SessionView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every operation, over the bus, on a real database. */
class UserVerticleTest {

  private static UserService users;

  @BeforeAll
  static void start() {
    users = new UserService("user_db");
  }

  @AfterAll
  static void stop() {
    users.stop();
  }

  @Test
  void whoRegistersIsACustomerAndLoggedIn() {
    String email = email();
    SessionView view = register(email);
    assertThat(view.user().email()).isEqualTo(email);
    assertThat(view.user().roles()).containsExactly("customer");
    assertThat(view.user().emailVerified()).isFalse();
    assertThat(view.user().phone()).isEqualTo("+49301234567");
    assertThat(await(call(UserOperations.FIND_ME, new FindMe(), user(view.user().id()))))
        .isEqualTo(view.user());
    assertThat(claims(view).getString("sub")).isEqualTo(view.user().id());
  }

  @Test
  void anAccountIsFoundWhateverTheCaseOfItsEmail() {
    String email = email();
    String id = register(email).user().id();
    SessionView again = await(logIn(email.toUpperCase(), PASSWORD));
    assertThat(again.user().id()).isEqualTo(id);
    assertThat(again.user().email()).isEqualTo(email);
    Problem taken =
        refusal(call(UserOperations.REGISTER, registration(email.toUpperCase()), guest()));
    assertThat(taken.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(taken.code()).isEqualTo("EMAIL_TAKEN");
  }

  @Test
  void ofManyWhoRegisterOneEmailAtOnceOneWins() {
    String email = email();
    var calls =
        IntStream.range(0, 6)
            .mapToObj(i -> call(UserOperations.REGISTER, registration(email), guest()))
            .toList();
    await(Future.join(calls).otherwiseEmpty());
    assertThat(calls.stream().filter(Future::succeeded)).hasSize(1);
    assertThat(calls.stream().filter(Future::failed))
        .allSatisfy(lost -> assertThat(((Problem) lost.cause()).code()).isEqualTo("EMAIL_TAKEN"));
    assertThat(users.count("select count(*) from users where email = $1", email)).isEqualTo(1);
  }

  @Test
  void anUnknownEmailAndAWrongPasswordGetTheSameAnswer() {
    String email = email();
    register(email);
    Problem wrong = refusal(logIn(email, "wrong horse"));
    Problem unknown = refusal(logIn(email(), PASSWORD));
    Problem senseless = refusal(logIn("\u0000", ""));
    assertThat(wrong.kind()).isEqualTo(Problem.Kind.UNAUTHENTICATED);
    assertThat(wrong.code()).isEqualTo("BAD_CREDENTIALS");
    assertThat(List.of(unknown.toString(), senseless.toString())).containsOnly(wrong.toString());
  }

  @Test
  void badInputIsRefusedWithItsPlace() {
    Problem problem =
        refusal(call(UserOperations.REGISTER, new Register("x", "y", "", "z", device()), guest()));
    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    assertThat(problem.details().get("errors").toString())
        .contains("/email", "/password", "/name", "/phone");
    assertThat(refusal(call(UserOperations.LOG_IN, new LogIn(null, null, null), guest())).code())
        .isEqualTo("INVALID_REQUEST");
    assertThat(refusal(call(UserOperations.REFRESH, new Refresh(null, null), guest())).code())
        .isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aRefreshTokenWorksOnceAndItsSessionGoesOn() {
    SessionView first = register(email());
    SessionView second = refresh(first);
    SessionView third = refresh(second);
    assertThat(third.user()).isEqualTo(first.user());
    assertThat(claims(third).getString("sid")).isEqualTo(claims(first).getString("sid"));
    assertThat(Set.of(first.refreshToken(), second.refreshToken(), third.refreshToken()))
        .hasSize(3);
  }

  @Test
  void anOldRefreshTokenEndsItsSessionAndNoOther() {
    String email = email();
    SessionView first = register(email);
    SessionView other = await(logIn(email, PASSWORD));
    SessionView second = refresh(first);
    SessionView third = refresh(second);
    assertThat(refused(first)).isEqualTo("UNAUTHENTICATED");
    assertThat(refused(third)).as("the newest, after reuse").isEqualTo("UNAUTHENTICATED");
    assertThat(refresh(other).user()).isEqualTo(first.user());
  }

  @Test
  void ofRacingRefreshesAtMostOneWinsAndTheSessionEnds() {
    for (int round = 0; round < 8; round++) {
      SessionView session = register(email());
      var calls = IntStream.range(0, 3).mapToObj(i -> tryRefresh(session)).toList();
      await(Future.join(calls).otherwiseEmpty());
      var won = calls.stream().filter(Future::succeeded).map(Future::result).toList();
      assertThat(won).hasSize(1);
      assertThat(refused(won.get(0))).isEqualTo("UNAUTHENTICATED");
    }
  }

  @Test
  void anUnknownOrExpiredRefreshTokenIsRefused() {
    var unknown = call(UserOperations.REFRESH, new Refresh("never given", device()), guest());
    assertThat(refusal(unknown).code()).isEqualTo("UNAUTHENTICATED");
    SessionView session = register(email());
    var sid = UUID.fromString(claims(session).getString("sid"));
    users.execute(
        "update sessions set expires_at = now() - interval '1 second' where id = $1", sid);
    assertThat(refused(session)).isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void neitherPasswordNorTokenIsStored() {
    SessionView session = register(email());
    String row =
        users.text(
            "select users::text || refresh_tokens::text from users, sessions, refresh_tokens"
                + " where users.id = $1 and user_id = users.id and session_id = sessions.id",
            UUID.fromString(session.user().id()));
    assertThat(row).contains("$argon2id$").doesNotContain(PASSWORD, session.refreshToken());
  }

  @Test
  void aGuestAndAnUnknownUserHaveNoAccount() {
    assertThat(refusal(call(UserOperations.FIND_ME, new FindMe(), guest())).code())
        .isEqualTo("UNAUTHENTICATED");
    for (String id : List.of(UUID.randomUUID().toString(), "nobody")) {
      assertThat(refusal(call(UserOperations.FIND_ME, new FindMe(), user(id))).code())
          .isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void theKeysOfAllInstancesAreTheSame() {
    var keys =
        IntStream.range(0, 4)
            .mapToObj(i -> await(call(UserOperations.FIND_KEYS, new FindKeys(), guest())))
            .distinct()
            .toList();
    assertThat(keys).hasSize(1);
    assertThat(keys.get(0).keys()).hasSize(1);
  }

  @Test
  void ensuredAccountsAreMadeOnceAndKeepTheirPassword() {
    String staff = email();
    String known = email();
    String password = "another horse";
    register(known);
    var wanted =
        new EnsureAccounts(
            List.of(
                new Account(staff, PASSWORD, "Staff", List.of("customer", "staff")),
                new Account(known.toUpperCase(), password, "Known", List.of("admin"))));
    assertThat(await(call(UserOperations.ENSURE_ACCOUNTS, wanted, service())).created())
        .containsExactly(staff);
    assertThat(await(call(UserOperations.ENSURE_ACCOUNTS, wanted, service())).created()).isEmpty();
    assertThat(await(logIn(staff, PASSWORD)).user().roles()).containsExactly("customer", "staff");
    assertThat(await(logIn(known, PASSWORD)).user().roles()).containsExactly("customer");
  }

  @Test
  void onlyServicesEnsureAccounts() {
    var nothing = new EnsureAccounts(List.of());
    assertThat(refusal(call(UserOperations.ENSURE_ACCOUNTS, nothing, user("someone"))).kind())
        .isEqualTo(Problem.Kind.FORBIDDEN);
    assertThat(await(call(UserOperations.ENSURE_ACCOUNTS, nothing, service())).created()).isEmpty();
  }

  private static SessionView register(String email) {
    return users.register(email);
  }

  private static Future<SessionView> logIn(String email, String password) {
    return call(UserOperations.LOG_IN, new LogIn(email, password, device()), guest());
  }

  private static <Q, R> Future<R> call(Operation<Q, R> operation, Q request, Caller caller) {
    return users.call(operation, request, caller);
  }

  private static SessionView refresh(SessionView session) {
    return await(tryRefresh(session));
  }

  private static String refused(SessionView session) {
    return refusal(tryRefresh(session)).code();
  }

  private static Future<SessionView> tryRefresh(SessionView session) {
    return call(UserOperations.REFRESH, new Refresh(session.refreshToken(), device()), guest());
  }

  private static JsonObject claims(SessionView view) {
    String body = view.accessToken().split("\\.")[1];
    return new JsonObject(new String(Base64.getUrlDecoder().decode(body)));
  }
}
