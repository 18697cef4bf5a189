package mercato.user.recovery;

import static mercato.user.Accounts.PASSWORD;
import static mercato.user.Accounts.asked;
import static mercato.user.Accounts.caller;
import static mercato.user.Accounts.device;
import static mercato.user.Accounts.email;
import static mercato.user.Accounts.guest;
import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.Done;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.PasswordChanged;
import mercato.contract.user.UserFact.ResetRequested;
import mercato.contract.user.UserFact.VerificationRequested;
import mercato.user.Accounts;
import mercato.user.account.AccountStore;
import mercato.user.recovery.MailTokenStore.Purpose;
import mercato.user.token.OpaqueToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens from mails and other passwords, on real stores. */
class RecoveryTest {

  private static final String OTHER = "battery staple";

  private static Accounts accounts;
  private static MailTokenStore tokens;
  private static MailRequestStore requests;
  private static PasswordStore passwords;

  private final String email = email();
  private final UUID ann = accounts.add(email);

  @BeforeAll
  static void open() {
    accounts = new Accounts("user_recovery");
    tokens = new MailTokenStore(accounts.postgres());
    requests = new MailRequestStore(accounts.postgres(), () -> {});
    passwords = new PasswordStore(accounts.postgres(), () -> {});
  }

  @AfterAll
  static void close() {
    accounts.close();
  }

  @Test
  void anEmailIsProvenOnceByWhatWasSentToIt() {
    OpaqueToken token = token(Purpose.VERIFY);
    await(verify(token.text()));
    assertThat(accounts.find(ann).emailVerified()).isTrue();
    assertThat(accounts.find(ann).version()).isEqualTo(2);
    assertInvalid(verify(token.text()));

    await(verify(token(Purpose.VERIFY).text()));
    assertThat(accounts.find(ann).version()).as("it was proven already").isEqualTo(2);
  }

  @Test
  void whatIsOldOrForSomethingElseOrNeverGivenIsNoToken() {
    OpaqueToken old = OpaqueToken.next();
    await(tokens.add(old, ann, Purpose.VERIFY, email, Instant.now().minusSeconds(1)));
    assertInvalid(verify(old.text()));
    assertInvalid(verify(token(Purpose.RESET).text()));
    assertInvalid(verify("never given"));
    assertInvalid(verify(null));
    assertInvalid(reset(token(Purpose.VERIFY).text(), OTHER));
    assertInvalid(reset(null, OTHER));
    assertThat(accounts.find(ann).emailVerified()).isFalse();
  }

  @Test
  void aTokenIsVoidOnceTheAccountHasAnotherEmail() {
    OpaqueToken verify = token(Purpose.VERIFY);
    OpaqueToken reset = token(Purpose.RESET);
    accounts.query("update users set email = $2 where id = $1", ann, email());
    assertInvalid(verify(verify.text()));
    assertInvalid(reset(reset.text(), OTHER));
    accounts.query("update users set email = $2 where id = $1", ann, email.toUpperCase());
    await(verify(verify.text()));
  }

  @Test
  void ofAPurposeAUserKeepsTheNewestFiveAndWhatIsOverGoes() {
    var over = OpaqueToken.next();
    var bob = accounts.add();
    await(tokens.add(over, bob, Purpose.RESET, "x", Instant.now().minusSeconds(1)));
    await(tokens.add(OpaqueToken.next(), bob, Purpose.RESET, "x", Instant.now().plusSeconds(9)));
    var sent = IntStream.range(0, 7).mapToObj(i -> token(Purpose.VERIFY)).toList();
    OpaqueToken reset = token(Purpose.RESET);
    for (OpaqueToken tooMany : sent.subList(0, 2)) {
      assertInvalid(verify(tooMany.text()));
    }
    sent.subList(2, 7).forEach(kept -> await(verify(kept.text())));
    await(reset(reset.text(), OTHER));
    assertThat(accounts.count("select count(*) from mail_tokens where user_id = $1", bob))
        .isEqualTo(1);
  }

  @Test
  void whoIsGoneGetsNoToken() {
    var expiresAt = Instant.now().plusSeconds(60);
    assertThat(
            await(tokens.add(OpaqueToken.next(), UUID.randomUUID(), Purpose.RESET, "x", expiresAt)))
        .isFalse();
  }

  @Test
  void anotherVerificationIsSentUntilTheEmailIsProvenButNotForEver() {
    var send = new SendVerification(accounts.attempts(), requests);
    var request = new AccountOperations.SendVerification(device());
    await(send.handle(request, caller(ann)));
    assertThat(accounts.facts(ann)).hasOnlyElementsOfType(VerificationRequested.class).hasSize(1);
    await(verify(token(Purpose.VERIFY).text()));
    for (int i = 0; i < 4; i++) {
      await(send.handle(request, caller(ann)));
    }
    assertThat(accounts.facts(ann)).hasSize(1);
    assertThat(refusal(send.handle(request, caller(ann))).code()).isEqualTo("RATE_LIMITED");
  }

  @Test
  void nobodyLearnsWhetherAnEmailHasAnAccount() {
    long before = accounts.count("select count(*) from outbox");
    String unknown = email();
    assertThat(await(request(email))).isEqualTo(await(request(unknown)));
    assertThat(accounts.facts(ann)).hasOnlyElementsOfType(ResetRequested.class).hasSize(1);
    assertThat(accounts.count("select count(*) from outbox")).isEqualTo(before + 2);
    for (String limited : List.of(email, unknown)) {
      for (int i = 1; i < 5; i++) {
        await(request(limited.toUpperCase()));
      }
      assertThat(refusal(request(limited)).code()).isEqualTo("RATE_LIMITED");
    }
    assertThat(refusal(request("no e-mail")).code()).isEqualTo("INVALID_REQUEST");
    assertThat(refusal(request(null)).code()).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aResetSetsThePasswordEndsAllSessionsAndProvesTheEmail() {
    UUID phone = accounts.logIn(ann);
    UUID laptop = accounts.logIn(ann);
    OpaqueToken token = token(Purpose.RESET);
    OpaqueToken another = token(Purpose.RESET);
    await(reset(token.text(), OTHER));
    assertPassword(OTHER);
    assertThat(accounts.find(ann).emailVerified()).isTrue();
    assertThat(accounts.sessions(ann)).isEmpty();
    assertThat(List.of(phone, laptop)).allMatch(accounts::revoked);
    assertThat(accounts.facts(ann)).hasOnlyElementsOfType(PasswordChanged.class).hasSize(1);
    assertInvalid(reset(token.text(), "third password"));
    assertInvalid(reset(another.text(), "third password"));
    assertPassword(OTHER);
  }

  @Test
  void ofTwoResetsWithOneTokenOneWins() {
    for (int round = 1; round <= 20; round++) {
      OpaqueToken token = token(Purpose.RESET);
      var hashes = List.of("one " + round, "other " + round);
      var calls = hashes.stream().map(hash -> passwords.reset(token, hash, Instant.now())).toList();
      await(Future.join(calls).otherwiseEmpty());
      int winner = calls.get(0).succeeded() ? 0 : 1;
      assertThat(calls.get(winner).succeeded()).isTrue();
      assertInvalid(calls.get(1 - winner));
      assertThat(await(passwords.find(ann)).orElseThrow().passwordHash())
          .isEqualTo(hashes.get(winner));
      assertThat(accounts.facts(ann)).hasSize(round);
    }
  }

  @Test
  void aPasswordThatIsRefusedCostsNoToken() {
    OpaqueToken token = token(Purpose.RESET);
    for (String bad : new String[] {null, "short", "password1"}) {
      Problem refused = refusal(reset(token.text(), bad));
      assertThat(refused.code()).isEqualTo("INVALID_REQUEST");
      assertThat(refused.details().toString()).contains("/newPassword");
    }
    await(reset(token.text(), OTHER));
  }

  @Test
  void whoeverKnowsThePasswordChangesItAndOnlyTheAskingSessionStays() {
    UUID phone = accounts.logIn(ann);
    UUID laptop = accounts.logIn(ann);
    OpaqueToken reset = token(Purpose.RESET);
    await(change(PASSWORD, OTHER, phone));
    assertPassword(OTHER);
    assertThat(accounts.sessions(ann)).isEqualTo(Set.of(phone));
    assertThat(accounts.revoked(laptop)).isTrue();
    assertThat(accounts.revoked(phone)).isFalse();
    assertThat(accounts.facts(ann)).hasOnlyElementsOfType(PasswordChanged.class).hasSize(1);
    assertInvalid(reset(reset.text(), "third password"));
    assertThat(accounts.find(ann).version()).as("nothing that is shown").isEqualTo(1);
  }

  @Test
  void whoeverDoesNotKnowThePasswordChangesNothingAndIsSlowedDown() {
    UUID phone = accounts.logIn(ann);
    UUID laptop = accounts.logIn(ann);
    Problem wrong = refusal(change("wrong horse", OTHER, phone));
    assertThat(wrong.code()).isEqualTo("BAD_CREDENTIALS");
    assertThat(wrong.kind()).isEqualTo(Problem.Kind.UNAUTHENTICATED);
    assertPassword(PASSWORD);
    assertThat(accounts.sessions(ann)).isEqualTo(Set.of(phone, laptop));
    assertThat(accounts.facts(ann)).isEmpty();
    String last = "";
    for (int guess = 0; guess < 30 && !last.equals("RATE_LIMITED"); guess++) {
      last = refusal(change("wrong horse", OTHER, phone)).code();
    }
    assertThat(last).isEqualTo("RATE_LIMITED");
    await(reset(token(Purpose.RESET).text(), OTHER));
  }

  @Test
  void ofTwoChangesFromOnePasswordOneWins() {
    UUID phone = accounts.logIn(ann);
    UUID laptop = accounts.logIn(ann);
    var calls = List.of(change(PASSWORD, "first password", phone), change(PASSWORD, OTHER, laptop));
    await(Future.join(calls).otherwiseEmpty());
    assertThat(calls.stream().filter(Future::succeeded)).hasSize(1);
    boolean first = calls.get(0).succeeded();
    assertPassword(first ? "first password" : OTHER);
    assertThat(accounts.sessions(ann)).isEqualTo(Set.of(first ? phone : laptop));
  }

  @Test
  void onlyWhoIsLoggedInChangesAPassword() {
    var change = changePassword();
    var request = new AccountOperations.ChangePassword(PASSWORD, OTHER, null, device());
    assertThat(refusal(asked(() -> change.handle(request, guest()))).code())
        .isEqualTo("UNAUTHENTICATED");
    assertThat(refusal(change.handle(request, caller(UUID.randomUUID()))).code())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void neitherTokensNorPasswordsAreStoredOrTold() {
    OpaqueToken token = token(Purpose.RESET);
    String row =
        accounts
            .query("select t::text as row from mail_tokens t where user_id = $1", ann)
            .iterator()
            .next()
            .getString("row");
    assertThat(row).contains(email).doesNotContain(token.text());
    await(reset(token.text(), OTHER));
    List<UserFact> facts = accounts.facts(ann);
    assertThat(facts.toString()).doesNotContain(token.text(), OTHER, email);
    assertThat(new AccountOperations.ResetPassword(token.text(), OTHER, null).toString())
        .doesNotContain(token.text(), OTHER);
  }

  private OpaqueToken token(Purpose purpose) {
    OpaqueToken token = OpaqueToken.next();
    var expiresAt = Instant.now().plus(purpose.lifetime());
    assertThat(await(tokens.add(token, ann, purpose, email, expiresAt))).isTrue();
    return token;
  }

  private static Future<Done> verify(String token) {
    return new VerifyEmail(accounts.attempts(), tokens)
        .handle(new AccountOperations.VerifyEmail(token, device()), guest());
  }

  private static Future<Done> request(String email) {
    var store = new AccountStore(accounts.postgres());
    var use = new RequestReset(accounts.attempts(), store, requests);
    return use.handle(new AccountOperations.RequestReset(email, device()), guest());
  }

  private static Future<Done> reset(String token, String password) {
    var use =
        new ResetPassword(
            accounts.rules(),
            accounts.attempts(),
            tokens,
            accounts.passwords(),
            passwords,
            accounts.revocations());
    return use.handle(new AccountOperations.ResetPassword(token, password, device()), guest());
  }

  private Future<Done> change(String current, String next, UUID session) {
    var request = new AccountOperations.ChangePassword(current, next, session.toString(), device());
    return changePassword().handle(request, caller(ann));
  }

  private static ChangePassword changePassword() {
    return new ChangePassword(
        accounts.rules(),
        accounts.attempts(),
        accounts.passwords(),
        passwords,
        accounts.revocations());
  }

  private void assertPassword(String password) {
    String hash = await(passwords.find(ann)).orElseThrow().passwordHash();
    var matches = accounts.passwords().matches(password, Optional.of(hash), guest());
    assertThat(await(matches)).isTrue();
  }

  private static void assertInvalid(Future<?> call) {
    Problem refused = refusal(call);
    assertThat(refused.code()).isEqualTo("TOKEN_INVALID");
    assertThat(refused.kind()).isEqualTo(Problem.Kind.INVALID);
  }
}
