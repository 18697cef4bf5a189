package mercato.user;

import static mercato.user.UserService.device;
import static mercato.user.UserService.email;
import static mercato.user.UserService.guest;
import static mercato.user.UserService.user;
import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.AddressOperations;
import mercato.contract.user.AddressOperations.AddAddress;
import mercato.contract.user.AddressView;
import mercato.contract.user.AdminOperations;
import mercato.contract.user.AdminOperations.AccountView;
import mercato.contract.user.AdminOperations.ChangeAccount;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.BuyerView;
import mercato.contract.user.UserOperations.FindBuyer;
import mercato.contract.user.UserOperations.LogIn;
import mercato.contract.user.UserOperations.Refresh;
import mercato.contract.user.UserOperations.SessionView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may buy, and who may not any more. */
class BuyersTest {

  private static UserService users;

  @BeforeAll
  static void start() {
    users = new UserService("user_buyers");
  }

  @AfterAll
  static void stop() {
    users.stop();
  }

  @Test
  void aBuyerIsFoundWithTheAddressThatWasAskedFor() {
    String ann = users.someone();
    AddressView home = address(ann);
    assertThat(await(buyer(ann, home.id()))).isEqualTo(new BuyerView(home));
    assertThat(await(buyer(ann, null))).isEqualTo(new BuyerView(null));
  }

  @Test
  void anAddressOfSomebodyElseIsNotFound() {
    String ann = users.someone();
    AddressView home = address(users.someone());
    for (String id : List.of(home.id(), UUID.randomUUID().toString(), "no id")) {
      assertThat(refusal(buyer(ann, id)).code()).isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void whoIsNotThereAnyMoreCannotBuy() {
    for (String id : List.of(UUID.randomUUID().toString(), "nobody")) {
      Problem closed = refusal(buyer(id, null));
      assertThat(closed.code()).isEqualTo("ACCOUNT_CLOSED");
      assertThat(closed.kind()).isEqualTo(Problem.Kind.FORBIDDEN);
    }
    assertThat(refusal(users.call(UserOperations.FIND_BUYER, new FindBuyer(null), guest())).code())
        .isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void ofManyWhoAskAtOnceEachGetsItsOwnAnswer() {
    String ann = users.someone();
    String bob = users.someone();
    AddressView annsHome = address(ann);
    AddressView bobsHome = address(bob);
    String locked = users.someone();
    await(lock(locked, true));
    var answers = new ArrayList<Future<?>>();
    for (int i = 0; i < 200; i++) {
      answers.add(buyer(ann, annsHome.id()));
      answers.add(buyer(bob, bobsHome.id()));
      answers.add(buyer(bob, null));
      answers.add(buyer(ann, bobsHome.id()));
      answers.add(buyer(locked, annsHome.id()));
      answers.add(buyer(UUID.randomUUID().toString(), null));
    }
    await(Future.join(answers).otherwiseEmpty());
    for (int i = 0; i < answers.size(); i += 6) {
      assertThat(answers.get(i).result()).isEqualTo(new BuyerView(annsHome));
      assertThat(answers.get(i + 1).result()).isEqualTo(new BuyerView(bobsHome));
      assertThat(answers.get(i + 2).result()).isEqualTo(new BuyerView(null));
      assertThat(refusal(answers.get(i + 3)).code()).isEqualTo("NOT_FOUND");
      assertThat(refusal(answers.get(i + 4)).code()).isEqualTo("ACCOUNT_LOCKED");
      assertThat(refusal(answers.get(i + 5)).code()).isEqualTo("ACCOUNT_CLOSED");
    }
  }

  @Test
  void aLockedAccountNeitherBuysNorLogsInNorGoesOnUntilItIsUnlocked() {
    String email = email();
    SessionView session = users.register(email);
    String id = session.user().id();
    assertThat(await(lock(id, true)).locked()).isTrue();
    assertThat(await(lock(id, true)).locked()).isTrue();

    Problem buying = refusal(buyer(id, null));
    assertThat(buying.code()).isEqualTo("ACCOUNT_LOCKED");
    assertThat(buying.kind()).isEqualTo(Problem.Kind.FORBIDDEN);
    assertThat(refusal(refresh(session)).code()).isEqualTo("UNAUTHENTICATED");
    assertThat(refusal(users.logIn(email)).code()).isEqualTo("ACCOUNT_LOCKED");

    assertThat(await(lock(id, false)).locked()).isFalse();
    assertThat(await(buyer(id, null))).isEqualTo(new BuyerView(null));
    assertThat(await(refresh(await(users.logIn(email)))).user().id()).isEqualTo(id);
    assertThat(refusal(refresh(session)).code()).as("ended").isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void onlyWhoKnowsThePasswordLearnsThatAnAccountIsLocked() {
    String email = email();
    await(lock(users.register(email).user().id(), true));
    var guess = new LogIn(email, "wrong horse", device());
    assertThat(refusal(users.call(UserOperations.LOG_IN, guess, guest())).code())
        .isEqualTo("BAD_CREDENTIALS");
  }

  private static Future<BuyerView> buyer(String userId, String addressId) {
    return users.call(UserOperations.FIND_BUYER, new FindBuyer(addressId), user(userId));
  }

  private static Future<AccountView> lock(String userId, boolean locked) {
    var request = new ChangeAccount(userId, null, locked, device());
    var admin = user(UUID.randomUUID().toString(), Caller.ADMIN);
    return users.call(AdminOperations.CHANGE_ACCOUNT, request, admin);
  }

  private static Future<SessionView> refresh(SessionView session) {
    var request = new Refresh(session.refreshToken(), device());
    return users.call(UserOperations.REFRESH, request, guest());
  }

  private static AddressView address(String userId) {
    var add = new AddAddress(AddressesTest.address("home", null));
    return await(users.call(AddressOperations.ADD, add, user(userId)));
  }
}
