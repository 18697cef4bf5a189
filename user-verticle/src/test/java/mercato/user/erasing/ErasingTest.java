package mercato.user.erasing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
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
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import mercato.contract.user.AccountOperations;
import mercato.contract.user.AccountOperations.Done;
import mercato.contract.user.AccountOperations.ExportView;
import mercato.contract.user.AccountOperations.SetPreferences;
import mercato.contract.user.AddressOperations.AddAddress;
import mercato.contract.user.AddressOperations.NewAddress;
import mercato.contract.user.PreferencesView;
import mercato.contract.user.PreferencesView.Wanted;
import mercato.contract.user.SessionOperations.ActiveSession;
import mercato.contract.user.UserFact.UserErased;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.SessionView;
import mercato.user.Accounts;
import mercato.user.account.AccountStore;
import mercato.user.account.FindMe;
import mercato.user.address.AddressStore;
import mercato.user.address.KeepAddresses;
import mercato.user.recovery.MailTokenStore;
import mercato.user.recovery.MailTokenStore.Purpose;
import mercato.user.session.ListSessions;
import mercato.user.session.LogIn;
import mercato.user.session.SessionStore;
import mercato.user.settings.KeepPreferences;
import mercato.user.settings.PreferencesStore;
import mercato.user.token.AccessTokens;
import mercato.user.token.OpaqueToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The end of accounts, on real stores. */
class ErasingTest {

  /** What may name somebody who is gone: see the package's invariant. */
  private static final String REMAINS = "admin_acts";

  private static final PreferencesView PREFERRED =
      new PreferencesView("de-DE", "EUR", true, new Wanted(false, false, true));

  private static Accounts accounts;
  private static EraseAccount erase;
  private static ExportAccount export;
  private static MailTokenStore tokens;
  private static KeepPreferences preferences;
  private static KeepAddresses addresses;
  private static LogIn logIn;

  private final UUID ann = accounts.add();

  @BeforeAll
  static void open() {
    accounts = new Accounts("user_erasing");
    var postgres = accounts.postgres();
    var store = new ErasureStore(postgres, () -> {});
    tokens = new MailTokenStore(postgres);
    preferences = new KeepPreferences(new PreferencesStore(postgres));
    addresses = new KeepAddresses(new AddressStore(postgres));
    var users = new AccountStore(postgres);
    var sessions = new SessionStore(postgres, () -> {});
    logIn =
        new LogIn(
            accounts.attempts(),
            users,
            accounts.passwords(),
            sessions,
            await(AccessTokens.open(accounts.vertx(), postgres, Optional.empty())));
    erase = new EraseAccount(store, accounts.revocations());
    export =
        new ExportAccount(
            new FindMe(users),
            preferences,
            addresses,
            new ListSessions(sessions, accounts.redis()),
            store);
  }

  @AfterAll
  static void close() {
    accounts.close();
  }

  @Test
  void whateverNamesAUserGoesWithIt() {
    var unbound =
        accounts.query(
            "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
                + " where c.relkind = 'r' and a.attname = 'user_id' and c.relname <> $1"
                + " and not exists (select from pg_constraint f where f.conrelid = c.oid"
                + " and f.confrelid = 'users'::regclass and f.contype = 'f'"
                + " and f.confdeltype = 'c' and f.conkey = array[a.attnum])",
            REMAINS);
    assertThat(unbound.size()).isZero();
    assertThat(tables()).contains("sessions", "addresses", "mails", "inbox", "preferences");
  }

  @Test
  void whoErasesTheAccountLeavesAnIdAndEndedSessionsAndAFact() {
    UUID phone = accounts.logIn(ann);
    fill(ann);
    await(erase(ann));
    assertGone(ann);
    assertThat(accounts.revoked(phone)).isTrue();
    assertThat(accounts.count("select count(*) from erased_users where id = $1", ann)).isEqualTo(1);
    assertThat(accounts.facts(ann)).hasOnlyElementsOfType(UserErased.class).hasSize(1);
  }

  @Test
  void whoIsErasedASecondTimeIsToldTheSameAndNobodyElseIs() {
    await(erase(ann));
    await(erase(ann));
    assertThat(accounts.facts(ann)).hasSize(1);
    assertThat(refusal(erase(UUID.randomUUID())).code()).isEqualTo("NOT_FOUND");
    assertThat(
            refusal(asked(() -> erase.handle(new AccountOperations.EraseAccount(), guest())))
                .code())
        .isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void ofTwoWhoEraseAtOnceOneDoes() {
    accounts.logIn(ann);
    var calls = List.of(erase(ann), erase(ann));
    await(Future.join(calls));
    assertThat(accounts.facts(ann)).hasSize(1);
  }

  @Test
  void somebodyElseStays() {
    UUID bob = accounts.add();
    UUID phone = accounts.logIn(bob);
    fill(bob);
    await(erase(ann));
    assertThat(accounts.sessions(bob)).containsExactly(phone);
    assertThat(await(export(bob, phone)).addresses()).hasSize(1);
  }

  @Test
  void whatIsWrittenMeanwhileGoesTooOrFindsNobody() {
    for (int round = 0; round < 20; round++) {
      UUID user = accounts.add();
      accounts.logIn(user);
      var calls = new ArrayList<Future<?>>(writes(user));
      var erased = erase(user);
      calls.add(erased);
      calls.addAll(writes(user));
      await(Future.join(calls).otherwiseEmpty());
      assertThat(erased.succeeded()).isTrue();
      assertGone(user);
    }
  }

  @Test
  void noSessionSlipsInBesideAnErasure() {
    for (int millis = 1; millis <= 121; millis += 40) {
      String email = email();
      UUID user = accounts.add(email);
      var logIns = IntStream.range(0, 3).mapToObj(i -> logIn(email)).toList();
      var erased = accounts.vertx().timer(millis, MILLISECONDS).compose(due -> erase(user));
      await(Future.join(Future.join(logIns), erased).otherwiseEmpty());
      assertThat(erased.succeeded()).isTrue();
      assertGone(user);
      for (var logIn : logIns) {
        if (logIn.succeeded()) {
          assertThat(accounts.revoked(sid(logIn.result()))).isTrue();
        }
      }
    }
  }

  @Test
  void aSessionThatIsBeingOpenedIsWaitedForAndEnds() {
    for (int round = 0; round < 10; round++) {
      UUID user = accounts.add();
      UUID session = UUID.randomUUID();
      var opening = await(accounts.postgres().pool().getConnection());
      var transaction = await(opening.begin());
      await(
          opening
              .preparedQuery(
                  "insert into sessions (id, user_id, created_at, expires_at, last_seen_at)"
                      + " values ($1, $2, now(), now() + interval '1 day', now())")
              .execute(Tuple.of(session, user)));
      var erased = erase(user);
      await(opening.query("select 1").execute());
      await(transaction.commit());
      await(opening.close());
      await(erased);
      assertThat(accounts.revoked(session)).isTrue();
      assertGone(user);
    }
  }

  @Test
  void anExportShowsAllThatIsHeld() {
    UUID phone = accounts.logIn(ann);
    accounts.logIn(ann);
    fill(ann);
    ExportView all = await(export(ann, phone));
    assertThat(all.account()).isEqualTo(accounts.find(ann).view());
    assertThat(all.preferences()).isEqualTo(PREFERRED);
    assertThat(all.addresses()).hasSize(1);
    assertThat(all.sessions()).hasSize(2);
    assertThat(all.sessions().stream().filter(ActiveSession::current))
        .singleElement()
        .satisfies(current -> assertThat(current.id()).isEqualTo(phone.toString()));
    assertThat(all.mails())
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.kind()).isEqualTo("WELCOME");
              assertThat(mail.sentAt()).isNull();
            });
    assertThat(refusal(export(UUID.randomUUID(), phone)).code()).isEqualTo("NOT_FOUND");
  }

  private static void fill(UUID userId) {
    await(Future.all(writes(userId)));
    accounts.query(
        "insert into mails (id, user_id, kind, data, created_at, due_at)"
            + " values ($1, $2, 'WELCOME', '{}', now(), now())",
        UUID.randomUUID(),
        userId);
    accounts.query("insert into inbox_numbers (user_id, last) values ($1, 1)", userId);
    accounts.query(
        "insert into inbox (user_id, number, id, kind, data, created_at)"
            + " values ($1, 1, $2, 'WELCOME', '{}', now())",
        userId,
        UUID.randomUUID());
  }

  /** What may happen to a user at the same time. */
  private static List<Future<?>> writes(UUID userId) {
    var home = new NewAddress("Home", "Ann", "1 Main St", null, "Town", null, "1", "US", null);
    var expiresAt = Instant.now().plusSeconds(60);
    return List.of(
        preferences.set(new SetPreferences(PREFERRED), caller(userId)),
        addresses.add(new AddAddress(home), caller(userId)),
        tokens.add(OpaqueToken.next(), userId, Purpose.VERIFY, email(), expiresAt));
  }

  private static Future<SessionView> logIn(String email) {
    return logIn.handle(new UserOperations.LogIn(email, PASSWORD, device()), guest());
  }

  private static UUID sid(SessionView view) {
    byte[] claims = Base64.getUrlDecoder().decode(view.accessToken().split("\\.")[1]);
    return UUID.fromString(new JsonObject(Buffer.buffer(claims)).getString("sid"));
  }

  private static Future<Done> erase(UUID userId) {
    return erase.handle(new AccountOperations.EraseAccount(), caller(userId));
  }

  private static Future<ExportView> export(UUID userId, UUID sessionId) {
    return export.handle(new AccountOperations.ExportAccount(sessionId.toString()), caller(userId));
  }

  private static void assertGone(UUID userId) {
    assertThat(accounts.count("select count(*) from users where id = $1", userId)).isZero();
    for (String table : tables()) {
      assertThat(accounts.count("select count(*) from " + table + " where user_id = $1", userId))
          .as(table)
          .isZero();
    }
  }

  private static List<String> tables() {
    var rows =
        accounts.query(
            "select table_name::text as name from information_schema.columns"
                + " where table_schema = 'public' and column_name = 'user_id'"
                + " and table_name <> $1",
            REMAINS);
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.getString("name"))
        .toList();
  }
}
