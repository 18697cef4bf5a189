package mercato.user.session;

import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.Device;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.SessionView;
import mercato.embedded.TestStores;
import mercato.platform.observe.Trace;
import mercato.platform.redis.BoundedRedis;
import mercato.user.account.AccountStore;
import mercato.user.limits.Attempts;
import mercato.user.limits.Limit;
import mercato.user.limits.LimitsConfig;
import mercato.user.model.AccountRules;
import mercato.user.model.PhoneNumbers;
import mercato.user.password.CommonPasswords;
import mercato.user.password.Passwords;
import mercato.user.token.AccessTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Registration and log-in with their limits, on real stores. */
class LogInTest {

  private static final Members MEMBERS = new Members("user_sessions");
  private static final Redis REDIS = BoundedRedis.open(MEMBERS.vertx, TestStores.redis());
  private static final Passwords PASSWORDS = new Passwords(MEMBERS.vertx, 1, 64);
  private static final Attempts ATTEMPTS = new Attempts(REDIS, new LimitsConfig(true));
  private static final AccountStore ACCOUNTS = new AccountStore(MEMBERS.postgres);
  private static final String PASSWORD = "correct horse";

  /** Of "password12", with parameters that are not ours. */
  private static final String OUTDATED =
      "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
          + "$obBfm1GaNZbmc4x63gjUK9rO8qgMa5PD9drFlP/6irk";

  private static Register register;
  private static LogIn logIn;
  private static AccessTokens tokens;

  private final Device home = device();
  private final String email = Members.email();

  @BeforeAll
  static void open() {
    tokens =
        await(
            MEMBERS.call(
                () -> AccessTokens.open(MEMBERS.vertx, MEMBERS.postgres, Optional.empty())));
    var rules = new AccountRules(new PhoneNumbers("US"), CommonPasswords.load()::contains);
    register = new Register(rules, ATTEMPTS, PASSWORDS, MEMBERS.sessions, tokens);
    logIn = new LogIn(ATTEMPTS, ACCOUNTS, PASSWORDS, MEMBERS.sessions, tokens);
  }

  @AfterAll
  static void close() {
    tokens.close();
    await(PASSWORDS.close());
    await(REDIS.close());
    MEMBERS.close();
  }

  @Test
  void whoRegistersIsKnownWithAPhoneThatTheWorldCanDial() {
    SessionView view = await(register(PASSWORD, "(415) 555-0132"));
    assertThat(view.user().phone()).isEqualTo("+14155550132");
    assertThat(view.user().version()).isEqualTo(1);
    assertThat(await(ACCOUNTS.find(UUID.fromString(view.user().id()))).orElseThrow().view())
        .isEqualTo(view.user());
    IntStream.range(0, 25).forEach(i -> tryFrom(device()));
    assertThat(refusal(logIn(email, PASSWORD, device())).code())
        .as("strangers wait")
        .isEqualTo("RATE_LIMITED");
    assertThat(await(logIn(email.toUpperCase(), PASSWORD, home)).user()).isEqualTo(view.user());
  }

  @Test
  void aPasswordThatIsGuessedFirstOpensNoAccount() {
    Problem problem = refusal(register("Password1", null));
    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    assertThat(problem.details().toString()).contains("/password").doesNotContain("Password1");
    assertThat(await(ACCOUNTS.findByEmail(email))).isEmpty();
  }

  @Test
  void oneAddressOpensThreeHundredAccountsAnHour() {
    for (int i = 0; i < 299; i++) {
      await(ATTEMPTS.count(Limit.REGISTER, home.ip()));
    }
    await(register(PASSWORD, null));
    assertThat(refusal(register(PASSWORD, null)).code()).isEqualTo("RATE_LIMITED");
  }

  @Test
  void anUnknownEmailAndAWrongPasswordAreOne() {
    await(register(PASSWORD, null));
    String nobody = Members.email();
    for (int guess = 0; guess < 9; guess++) {
      assertThat(refusal(logIn(nobody, PASSWORD, home)).toString())
          .startsWith("UNAUTHENTICATED BAD_CREDENTIALS")
          .isEqualTo(refusal(logIn(email, "wrong horse", home)).toString());
    }
    assertThat(refusal(logIn("\0", "", home)).code()).isEqualTo("BAD_CREDENTIALS");
    await(ATTEMPTS.logIn(nobody, home));
    await(ATTEMPTS.logIn(email, home));
    Problem wait = refusal(logIn(email, PASSWORD, home));
    assertThat(wait.code()).as("even the right one").isEqualTo("RATE_LIMITED");
    assertThat(wait.details()).containsEntry("retryAfter", 1L);
    assertThat(refusal(logIn(nobody, PASSWORD, home)).toString()).isEqualTo(wait.toString());
  }

  @Test
  void ofManyGuessesAtOnceTenAreLookedAt() {
    await(register(PASSWORD, null));
    var guesses = IntStream.range(0, 30).mapToObj(i -> logIn(email, "horse " + i, home)).toList();
    await(Future.join(guesses).otherwiseEmpty());
    assertThat(guesses.stream().map(guess -> ((Problem) guess.cause()).code()))
        .filteredOn("BAD_CREDENTIALS"::equals)
        .hasSize(10);
  }

  @Test
  void anOutdatedHashIsReplacedByWhoKnowsThePassword() {
    String id = await(register(PASSWORD, null)).user().id();
    MEMBERS.execute(
        "update users set password_hash = $2 where id = $1", UUID.fromString(id), OUTDATED);
    refusal(logIn(email, PASSWORD, home));
    assertThat(hash()).isEqualTo(OUTDATED);
    assertThat(await(logIn(email, "password12", home)).user().version()).isEqualTo(1);
    assertThat(hash()).startsWith("$argon2id$v=19$m=7168,t=5,p=1$");
    await(logIn(email, "password12", home));
  }

  @Test
  void aPasswordThatWasChangedMeanwhileStays() {
    UUID id = UUID.fromString(await(register(PASSWORD, null)).user().id());
    String hash = hash();
    await(MEMBERS.call(() -> ACCOUNTS.upgradePassword(id, OUTDATED, "another")));
    assertThat(hash()).isEqualTo(hash);
  }

  @Test
  void onlyWhoKnowsThePasswordLearnsOfALock() {
    String id = await(register(PASSWORD, null)).user().id();
    await(MEMBERS.lock(UUID.fromString(id)));
    assertThat(refusal(logIn(email, "wrong horse", home)).code()).isEqualTo("BAD_CREDENTIALS");
    assertThat(refusal(logIn(email, PASSWORD, home)).code()).isEqualTo("ACCOUNT_LOCKED");
  }

  private Future<SessionView> register(String password, String phone) {
    var request = new UserOperations.Register(email, password, "Ann", phone, home);
    return MEMBERS.call(() -> register.handle(request, guest()));
  }

  private static Future<SessionView> logIn(String email, String password, Device from) {
    var request = new UserOperations.LogIn(email, password, from);
    return MEMBERS.call(() -> logIn.handle(request, guest()));
  }

  private void tryFrom(Device stranger) {
    await(ATTEMPTS.logIn(email, stranger).otherwiseEmpty());
  }

  private String hash() {
    return await(MEMBERS.call(() -> ACCOUNTS.findByEmail(email))).orElseThrow().passwordHash();
  }

  private static Device device() {
    var random = ThreadLocalRandom.current();
    return new Device(
        "10.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256)),
        "JUnit");
  }

  private static Caller guest() {
    return new Caller(null, Set.of(), Trace.next(), System.currentTimeMillis() + 20_000);
  }
}
