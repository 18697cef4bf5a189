package mercato.user.admin;

import static mercato.user.Accounts.asked;
import static mercato.user.Accounts.caller;
import static mercato.user.Accounts.device;
import static mercato.user.Accounts.guest;
import static mercato.user.Accounts.service;
import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.user.AdminOperations;
import mercato.contract.user.AdminOperations.AccountView;
import mercato.contract.user.AdminOperations.AccountsReply;
import mercato.contract.user.AdminOperations.ActView;
import mercato.contract.user.Device;
import mercato.user.Accounts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What admins do, on real stores. */
class AdminTest {

  private static Accounts accounts;
  private static ListAccounts list;
  private static ChangeAccount change;
  private static ListActs acts;

  private final Device office = device();
  private final UUID boss = accounts.add();
  private final Caller admin = caller(boss, Caller.ADMIN);
  private final UUID ann = accounts.add();

  @BeforeAll
  static void open() {
    accounts = new Accounts("user_admin");
    var store = new AdminStore(accounts.postgres());
    list = new ListAccounts(store);
    change = new ChangeAccount(store, accounts.revocations());
    acts = new ListActs(new AdminLog(accounts.postgres()));
  }

  @AfterAll
  static void close() {
    accounts.close();
  }

  @Test
  void accountsAreFoundByHowEmailOrNameBeginsInAnyCase() {
    UUID zoe = named("Zoë Ångström", "zoe@lamp.example");
    UUID bob = named("Bob Lampe", "bob@example.org");
    UUID lamp = named("lamp shop", "shop@example.org");
    assertThat(found("zoË å")).containsExactly(zoe);
    assertThat(found("ZOE@Lamp")).containsExactly(zoe);
    assertThat(found(" LAMP ")).containsExactly(lamp);
    assertThat(found("Bob")).containsExactly(bob);
    assertThat(found("angstr")).isEmpty();
  }

  @Test
  void accountsAreFoundByWholeIdOrPhoneOnly() {
    accounts.query("update users set phone = '+4930123456' where id = $1", ann);
    assertThat(found(ann.toString())).containsExactly(ann);
    assertThat(found(ann.toString().toUpperCase())).containsExactly(ann);
    assertThat(found("+4930123456")).containsExactly(ann);
    assertThat(found("+49 (30) 123-456")).containsExactly(ann);
    assertThat(found("+493012345")).isEmpty();
    assertThat(found(ann.toString().substring(0, 30))).isEmpty();
  }

  @Test
  void whatIsWildElsewhereStandsForItself() {
    UUID percent = named("100% Ann", "percent@example.org");
    UUID score = named("under_score", "score@example.org");
    assertThat(found("100%")).containsExactly(percent);
    assertThat(found("%")).isEmpty();
    assertThat(found("_nder")).isEmpty();
    assertThat(found("under_")).containsExactly(score);
    assertThat(found("\\")).isEmpty();
    assertThat(refusal(asked(() -> list("x\0", null))).code()).isEqualTo("INVALID_REQUEST");
    assertThat(refusal(asked(() -> list("x".repeat(255), null))).code())
        .isEqualTo("INVALID_REQUEST");
  }

  @Test
  void pagesShowEverybodyOnceTheNewestFirstWhileOthersRegister() {
    List<UUID> crowd =
        IntStream.range(0, 7).mapToObj(i -> named("Crowd " + i, Accounts.email())).toList();
    var walked = new ArrayList<UUID>();
    String cursor = null;
    do {
      AccountsReply page = await(list("crowd", cursor));
      page.items().forEach(account -> walked.add(UUID.fromString(account.id())));
      named("Crowd late", Accounts.email());
      cursor = page.next();
    } while (cursor != null);
    var newestFirst = new ArrayList<>(crowd);
    Collections.reverse(newestFirst);
    assertThat(walked).isEqualTo(newestFirst);
    assertThat(await(list("", null)).items()).hasSize(3);
    for (String bad : List.of("!", "eHg", "")) {
      Problem refused = refusal(asked(() -> list(null, bad)));
      assertThat(refused.details().toString()).contains("/cursor");
    }
  }

  @Test
  void aLockEndsSessionsAndIsLoggedOnce() {
    UUID phone = accounts.logIn(ann);
    AccountView before = view(ann);
    AccountView locked = await(change(ann, null, true, admin));
    assertThat(locked.locked()).isTrue();
    assertThat(view(ann)).isEqualTo(locked);
    assertThat(accounts.sessions(ann)).isEmpty();
    assertThat(accounts.revoked(phone)).isTrue();
    assertThat(await(change(ann, null, true, admin))).isEqualTo(locked);
    assertThat(await(change(ann, null, null, admin))).isEqualTo(locked);
    assertThat(await(change(ann, null, false, admin))).isEqualTo(before);
    List<ActView> log = log(ann);
    assertThat(log).extracting(ActView::act).containsExactly("UNLOCKED", "LOCKED");
    assertThat(log)
        .allSatisfy(
            act -> {
              assertThat(act.actorId()).isEqualTo(boss.toString());
              assertThat(act.userId()).isEqualTo(ann.toString());
              assertThat(act.ip()).isEqualTo(office.ip());
              assertThat(act.userAgent()).isEqualTo(office.userAgent());
              assertThat(act.at()).isNotNull();
            });
    assertThat(accounts.find(ann).version()).as("the owner sees no lock").isEqualTo(1);
  }

  @Test
  void rolesAreSetAndOnlyALostOneEndsSessions() {
    UUID phone = accounts.logIn(ann);
    AccountView promoted = await(change(ann, List.of("staff", "customer", "staff"), null, admin));
    assertThat(promoted.roles()).containsExactly("customer", "staff");
    assertThat(accounts.sessions(ann)).containsExactly(phone);
    assertThat(accounts.find(ann).version()).isEqualTo(2);
    await(change(ann, List.of("staff", "customer"), null, admin));
    assertThat(log(ann)).hasSize(1);
    await(change(ann, List.of("customer"), null, service()));
    assertThat(accounts.sessions(ann)).isEmpty();
    assertThat(accounts.revoked(phone)).isTrue();
    assertThat(log(ann).get(0).actorId()).isEqualTo("service");
    assertThat(log(ann).get(0).details())
        .isEqualTo(Map.of("before", "customer,staff", "roles", "customer"));
  }

  @Test
  void ofManyWhoLockAtOnceOneHasDoneIt() {
    var calls = IntStream.range(0, 5).mapToObj(i -> change(ann, null, true, admin)).toList();
    await(Future.all(calls));
    assertThat(log(ann)).hasSize(1);
  }

  @Test
  void nobodyLocksHimselfOrGivesUpBeingAnAdmin() {
    accounts.query("update users set roles = '{customer,admin}' where id = $1", boss);
    for (var call :
        List.of(
            asked(() -> change(boss, null, true, admin)),
            asked(() -> change(boss, List.of("customer"), false, admin)))) {
      Problem refused = refusal(call);
      assertThat(refused.code()).isEqualTo("OWN_ACCOUNT");
      assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
    }
    var sneaky =
        new AdminOperations.ChangeAccount(boss.toString().toUpperCase(), null, true, office);
    assertThat(refusal(asked(() -> change.handle(sneaky, admin))).code()).isEqualTo("OWN_ACCOUNT");
    assertThat(await(change(boss, List.of("admin", "staff"), false, admin)).roles())
        .containsExactly("staff", "admin");
  }

  @Test
  void onlyAdminsAndServicesDoAnyOfThis() {
    for (Caller other : List.of(guest(), caller(ann), caller(ann, Caller.STAFF))) {
      var kind = other.signedIn() ? Problem.Kind.FORBIDDEN : Problem.Kind.UNAUTHENTICATED;
      var change = new AdminOperations.ChangeAccount(boss.toString(), null, true, office);
      var page = new Page(20, null);
      List<Future<?>> calls =
          List.of(
              asked(() -> AdminTest.change.handle(change, other)),
              asked(() -> list.handle(new AdminOperations.ListAccounts(null, page), other)),
              asked(() -> acts.handle(new AdminOperations.ListActs(null, page), other)));
      assertThat(calls).allSatisfy(call -> assertThat(refusal(call).kind()).isEqualTo(kind));
    }
  }

  @Test
  void whoeverIsNotThereIsNotFoundAndWhatIsNoRoleIsRefused() {
    for (String nobody : new String[] {UUID.randomUUID().toString(), "nobody", null}) {
      var request = new AdminOperations.ChangeAccount(nobody, null, true, office);
      assertThat(refusal(asked(() -> change.handle(request, admin))).code()).isEqualTo("NOT_FOUND");
    }
    var withNull = new ArrayList<String>();
    withNull.add(null);
    for (var roles : List.of(List.<String>of(), List.of("service"), withNull)) {
      assertThat(refusal(asked(() -> change(ann, roles, null, admin))).details().toString())
          .contains("/roles");
    }
  }

  @Test
  void theLogIsReadPageByPageTheNewestFirst() {
    for (int i = 0; i < 5; i++) {
      await(change(ann, null, i % 2 == 0, admin));
    }
    var walked = new ArrayList<String>();
    String cursor = null;
    do {
      var request = new AdminOperations.ListActs(ann.toString(), new Page(2, cursor));
      var page = await(acts.handle(request, admin));
      page.items().forEach(act -> walked.add(act.act()));
      cursor = page.next();
    } while (cursor != null);
    assertThat(walked).containsExactly("LOCKED", "UNLOCKED", "LOCKED", "UNLOCKED", "LOCKED");
    var all = await(acts.handle(new AdminOperations.ListActs(null, new Page(2, null)), admin));
    assertThat(all.items()).extracting(ActView::userId).containsOnly(ann.toString());
    var ofNobody = new AdminOperations.ListActs("nobody", new Page(2, null));
    assertThat(await(acts.handle(ofNobody, admin)).items()).isEmpty();
  }

  @Test
  void theLogIsOnlyEverAddedTo() {
    await(change(ann, null, true, admin));
    for (String sql :
        List.of(
            "update admin_acts set actor = 'somebody' where user_id = '" + ann + "'",
            "delete from admin_acts where user_id = '" + ann + "'",
            "truncate admin_acts")) {
      assertThatThrownBy(() -> accounts.query(sql)).hasMessageContaining("only ever added to");
    }
    accounts.query("delete from users where id = $1", ann);
    assertThat(log(ann)).hasSize(1);
  }

  private static UUID named(String name, String email) {
    UUID id = accounts.add(email);
    accounts.query("update users set name = $2 where id = $1", id, name);
    return id;
  }

  private List<UUID> found(String text) {
    return await(list(text, null)).items().stream()
        .map(account -> UUID.fromString(account.id()))
        .toList();
  }

  private AccountView view(UUID userId) {
    return await(list(userId.toString(), null)).items().get(0);
  }

  private Future<AccountsReply> list(String text, String cursor) {
    return list.handle(new AdminOperations.ListAccounts(text, new Page(3, cursor)), admin);
  }

  private Future<AccountView> change(
      UUID userId, List<String> roles, Boolean locked, Caller caller) {
    return change.handle(
        new AdminOperations.ChangeAccount(userId.toString(), roles, locked, office), caller);
  }

  private List<ActView> log(UUID userId) {
    var request = new AdminOperations.ListActs(userId.toString(), new Page(20, null));
    return await(acts.handle(request, admin)).items();
  }
}
