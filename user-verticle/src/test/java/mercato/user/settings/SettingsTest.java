package mercato.user.settings;

import static mercato.user.Accounts.asked;
import static mercato.user.Accounts.caller;
import static mercato.user.Accounts.email;
import static mercato.user.Accounts.guest;
import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.FindPreferences;
import mercato.contract.user.AccountOperations.SetPreferences;
import mercato.contract.user.PreferencesView;
import mercato.contract.user.PreferencesView.Wanted;
import mercato.contract.user.UserFact.VerificationRequested;
import mercato.contract.user.UserView;
import mercato.user.Accounts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people change of their own accounts, on real stores. */
class SettingsTest {

  private static Accounts accounts;
  private static ChangeAccount change;
  private static KeepPreferences preferences;

  private final String email = email();
  private final UUID ann = accounts.add(email);

  @BeforeAll
  static void open() {
    accounts = new Accounts("user_settings");
    var store = new SettingsStore(accounts.postgres(), () -> {});
    change = new ChangeAccount(accounts.rules(), accounts.attempts(), store);
    preferences = new KeepPreferences(new PreferencesStore(accounts.postgres()));
  }

  @AfterAll
  static void close() {
    accounts.close();
  }

  @Test
  void whatIsGivenChangesAndTheRestStays() {
    UserView named = await(set(Set.of("name"), null, " Ann Other ", null, null, null));
    assertThat(named.name()).isEqualTo("Ann Other");
    assertThat(named.email()).isEqualTo(email);
    assertThat(named.version()).isEqualTo(2);
    var both = Set.of("phone", "avatarUrl");
    String url = "https://pictures.example.org/ann.png?size=2";
    UserView reached = await(set(both, "ignored", null, "(415) 555-0132", url, 2L));
    assertThat(reached.phone()).isEqualTo("+14155550132");
    assertThat(reached.avatarUrl()).isEqualTo(url);
    assertThat(reached.name()).isEqualTo("Ann Other");
    assertThat(reached.version()).isEqualTo(3);
    assertThat(accounts.find(ann).view()).isEqualTo(reached);
    UserView without = await(set(both, null, null, null, null, null));
    assertThat(without.phone()).isNull();
    assertThat(without.avatarUrl()).isNull();
  }

  @Test
  void whatIsSoAlreadyIsNoNewVersion() {
    UserView before = accounts.find(ann).view();
    var same = Set.of("email", "name", "phone");
    assertThat(await(set(same, email, "Ann Example", null, null, 1L))).isEqualTo(before);
    assertThat(await(set(Set.of(), null, null, null, null, null))).isEqualTo(before);
    assertThat(accounts.find(ann).view()).isEqualTo(before);
    assertThat(accounts.facts(ann)).isEmpty();
  }

  @Test
  void whoeverHasReadAnOlderVersionIsRefused() {
    await(name("Second", 1L));
    Problem stale = refusal(name("Third", 1L));
    assertThat(stale.kind()).isEqualTo(Problem.Kind.STALE);
    assertThat(stale.code()).isEqualTo("STALE");
    assertThat(accounts.find(ann).name()).isEqualTo("Second");
  }

  @Test
  void ofManyWhoChangeOneVersionAtOnceOneWins() {
    var calls = IntStream.range(0, 5).mapToObj(i -> name("Name " + i, 1L)).toList();
    await(Future.join(calls).otherwiseEmpty());
    assertThat(calls.stream().filter(Future::succeeded)).hasSize(1);
    assertThat(calls.stream().filter(Future::failed))
        .allSatisfy(late -> assertThat(((Problem) late.cause()).code()).isEqualTo("STALE"));
    assertThat(accounts.find(ann).version()).isEqualTo(2);
  }

  @Test
  void aNewEmailIsNotProvenAndTheOldOneGetsToKnow() {
    accounts.query("update users set email_verified = true where id = $1", ann);
    String other = email();
    UserView moved = await(moveTo(ann, other));
    assertThat(moved.email()).isEqualTo(other);
    assertThat(moved.emailVerified()).isFalse();
    assertThat(accounts.facts(ann)).hasOnlyElementsOfType(VerificationRequested.class).hasSize(1);
    var mail = accounts.query("select * from mails where user_id = $1", ann).iterator().next();
    assertThat(mail.getString("kind")).isEqualTo("EMAIL_CHANGED");
    assertThat(mail.getString("recipient")).isEqualTo(email);
    assertThat(mail.getOffsetDateTime("due_at")).isNotNull();
    assertThat(mail.getJsonObject("data").getString("trace")).isNotNull();
  }

  @Test
  void anotherCaseIsTheSameEmail() {
    accounts.query("update users set email_verified = true where id = $1", ann);
    UserView shouting = await(moveTo(ann, email.toUpperCase()));
    assertThat(shouting.email()).isEqualTo(email.toUpperCase());
    assertThat(shouting.emailVerified()).isTrue();
    assertThat(accounts.facts(ann)).isEmpty();
    assertThat(accounts.count("select count(*) from mails where user_id = $1", ann)).isZero();
  }

  @Test
  void anEmailOfSomebodyElseIsTakenAndNothingElseChanges() {
    String taken = email();
    accounts.add(taken);
    Problem refused =
        refusal(set(Set.of("email", "name"), taken.toUpperCase(), "Ann Other", null, null, null));
    assertThat(refused.code()).isEqualTo("EMAIL_TAKEN");
    assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(accounts.find(ann).version()).isEqualTo(1);
    assertThat(accounts.facts(ann)).isEmpty();
    assertThat(accounts.count("select count(*) from mails where user_id = $1", ann)).isZero();
  }

  @Test
  void ofManyWhoWantOneEmailAtOnceOneGetsIt() {
    for (int round = 0; round < 5; round++) {
      String wanted = email();
      var people = IntStream.range(0, 4).mapToObj(i -> accounts.add()).toList();
      var calls = people.stream().map(id -> moveTo(id, wanted)).toList();
      await(Future.join(calls).otherwiseEmpty());
      assertThat(calls.stream().filter(Future::succeeded)).hasSize(1);
      assertThat(calls.stream().filter(Future::failed))
          .allSatisfy(lost -> assertThat(((Problem) lost.cause()).code()).isEqualTo("EMAIL_TAKEN"));
      long told = people.stream().mapToLong(id -> accounts.facts(id).size()).sum();
      assertThat(told).isEqualTo(1);
    }
  }

  @Test
  void nobodyFloodsMailboxesWithChanges() {
    for (int i = 0; i < 5; i++) {
      await(moveTo(ann, email()));
    }
    assertThat(refusal(moveTo(ann, email())).code()).isEqualTo("RATE_LIMITED");
    await(name("Anyhow", null));
  }

  @Test
  void badInputIsRefusedWithItsPlaceAndOnlyWhereItIsGiven() {
    var all = Set.of("email", "name", "phone", "avatarUrl");
    Problem refused = refusal(set(all, "x", " ", "y", "javascript:alert(1)", null));
    assertThat(refused.code()).isEqualTo("INVALID_REQUEST");
    assertThat(refused.details().toString()).contains("/email", "/name", "/phone", "/avatarUrl");
    var required = refusal(set(all, null, null, null, null, null)).details().toString();
    assertThat(required).contains("/email", "/name").doesNotContain("/phone", "/avatarUrl");
    await(set(Set.of("name"), "x", "Ann Other", "y", "z", null));
    assertThat(refusal(set(null, null, null, null, null, null)).code())
        .isEqualTo("INVALID_REQUEST");
  }

  @Test
  void onlyWhoHasAnAccountChangesIt() {
    var request =
        new AccountOperations.ChangeAccount(Set.of("name"), null, "Ann", null, null, null);
    assertThat(refusal(asked(() -> change.handle(request, guest()))).code())
        .isEqualTo("UNAUTHENTICATED");
    assertThat(refusal(change.handle(request, caller(UUID.randomUUID()))).code())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void whoHasSaidNothingHasTheDefaultsAndWhatIsSetStays() {
    assertThat(await(preferences.find(new FindPreferences(), caller(ann))))
        .isEqualTo(PreferencesView.DEFAULT);
    var german = new PreferencesView("de-DE", "EUR", true, new Wanted(false, true, false));
    var other = new PreferencesView("gsw", "CHF", false, new Wanted(true, false, true));
    for (var wanted : List.of(german, other)) {
      var set = new SetPreferences(wanted);
      assertThat(await(preferences.set(set, caller(ann)))).isEqualTo(wanted);
      assertThat(await(preferences.find(new FindPreferences(), caller(ann)))).isEqualTo(wanted);
    }
  }

  @Test
  void onlyWhoHasAnAccountSetsPreferencesThatMakeSense() {
    var none = new SetPreferences(new PreferencesView("en_US", "usd", false, null));
    Problem refused = refusal(asked(() -> preferences.set(none, caller(ann))));
    assertThat(refused.details().toString()).contains("/locale", "/currency", "/notifications");
    var fine = new SetPreferences(PreferencesView.DEFAULT);
    assertThat(refusal(asked(() -> preferences.set(fine, guest()))).code())
        .isEqualTo("UNAUTHENTICATED");
    assertThat(refusal(preferences.set(fine, caller(UUID.randomUUID()))).code())
        .isEqualTo("NOT_FOUND");
  }

  private Future<UserView> name(String name, Long expectedVersion) {
    return set(Set.of("name"), null, name, null, null, expectedVersion);
  }

  private static Future<UserView> moveTo(UUID userId, String email) {
    return change.handle(
        new AccountOperations.ChangeAccount(Set.of("email"), email, null, null, null, null),
        caller(userId));
  }

  private Future<UserView> set(
      Set<String> changed, String email, String name, String phone, String url, Long version) {
    return change.handle(
        new AccountOperations.ChangeAccount(changed, email, name, phone, url, version),
        caller(ann));
  }
}
