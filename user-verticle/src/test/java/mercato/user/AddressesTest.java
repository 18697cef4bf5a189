package mercato.user;

import static mercato.user.UserService.guest;
import static mercato.user.UserService.user;
import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.user.AddressOperations;
import mercato.contract.user.AddressOperations.AddAddress;
import mercato.contract.user.AddressOperations.ListAddresses;
import mercato.contract.user.AddressOperations.NewAddress;
import mercato.contract.user.AddressOperations.RemoveAddress;
import mercato.contract.user.AddressOperations.RemovedAddress;
import mercato.contract.user.AddressOperations.ReplaceAddress;
import mercato.contract.user.AddressView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Addresses over the bus. */
class AddressesTest {

  private static UserService users;
  private final String ann = users.someone();

  @BeforeAll
  static void start() {
    users = new UserService("user_addresses");
  }

  @AfterAll
  static void stop() {
    users.stop();
  }

  @Test
  void theFirstIsTheDefaultAndListedFirstThenByAge() {
    AddressView home = await(add("home", null));
    AddressView work = await(add("work", null));
    AddressView mum = await(add("mum", true));
    assertThat(List.of(home.isDefault(), work.isDefault(), mum.isDefault()))
        .containsExactly(true, false, true);
    assertThat(list()).extracting(AddressView::label).containsExactly("mum", "home", "work");
    assertThat(list().get(0)).isEqualTo(mum);
    assertOneDefault();
  }

  @Test
  void whatIsReplacedKeepsItsIdAndItsPlace() {
    AddressView home = await(add("home", null));
    AddressView work = await(add("work", null));
    AddressView changed = await(replace(work.id(), address("new work", null)));
    assertThat(changed.id()).isEqualTo(work.id());
    assertThat(list()).containsExactly(home, changed);
  }

  @Test
  void theDefaultCanBeGivenAndGivenUp() {
    AddressView home = await(add("home", null));
    AddressView work = await(add("work", false));
    assertThat(await(replace(work.id(), address("work", true))).isDefault()).isTrue();
    assertOneDefault();
    assertThat(await(replace(work.id(), address("work", false))).isDefault()).isFalse();
    assertThat(list().get(0).id()).isEqualTo(home.id());
    assertOneDefault();
    await(remove(work.id()));
    assertThat(await(replace(home.id(), address("home", false))).isDefault())
        .as("the only one")
        .isTrue();
  }

  @Test
  void whenTheDefaultGoesTheOldestOfTheRestBecomesIt() {
    AddressView home = await(add("home", null));
    await(add("work", null));
    await(add("mum", null));
    await(remove(home.id()));
    assertThat(list()).extracting(AddressView::label).containsExactly("work", "mum");
    assertOneDefault();
    list().forEach(address -> await(remove(address.id())));
    assertThat(list()).isEmpty();
    assertThat(await(add("new", false)).isDefault()).isTrue();
  }

  @Test
  void anAddressOfSomebodyElseIsNotThere() {
    AddressView home = await(add("home", null));
    String bob = users.someone();
    var replace = new ReplaceAddress(home.id(), address("mine", null));
    var remove = new RemoveAddress(home.id());
    for (Future<?> call :
        List.of(
            users.call(AddressOperations.REPLACE, replace, user(bob)),
            users.call(AddressOperations.REMOVE, remove, user(bob)),
            remove(UUID.randomUUID().toString()),
            remove("no id"),
            remove(null))) {
      assertThat(refusal(call).code()).isEqualTo("NOT_FOUND");
    }
    assertThat(list()).containsExactly(home);
    assertThat(await(users.call(AddressOperations.LIST, new ListAddresses(), user(bob))).items())
        .isEmpty();
  }

  @Test
  void atMost20EvenWhenAddedAtOnceAndOneOfThemIsTheDefault() {
    var calls = IntStream.range(0, 24).mapToObj(i -> add("at once " + i, i % 2 == 0)).toList();
    await(Future.join(calls).otherwiseEmpty());
    assertThat(calls.stream().filter(Future::succeeded)).hasSize(20);
    assertThat(calls.stream().filter(Future::failed))
        .allSatisfy(
            failed -> {
              Problem problem = (Problem) failed.cause();
              assertThat(problem.code()).isEqualTo("TOO_MANY");
              assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
            });
    assertThat(list()).hasSize(20);
    assertOneDefault();
  }

  @Test
  void mistakesAreNamedAndNobodyElseHasAddresses() {
    Problem mistaken = refusal(users.call(AddressOperations.ADD, new AddAddress(null), user(ann)));
    assertThat(mistaken.code()).isEqualTo("INVALID_REQUEST");
    Problem country =
        refusal(
            add(new NewAddress("home", "Ann", "1 Main St", null, "Town", null, "1", "us", null)));
    assertThat(country.details().toString()).contains("/country");
    for (var stranger : List.of(user(UUID.randomUUID().toString()), user("nobody"))) {
      var add = new AddAddress(address("home", null));
      assertThat(refusal(users.call(AddressOperations.ADD, add, stranger)).code())
          .isEqualTo("NOT_FOUND");
      assertThat(await(users.call(AddressOperations.LIST, new ListAddresses(), stranger)).items())
          .isEmpty();
    }
    assertThat(refusal(users.call(AddressOperations.LIST, new ListAddresses(), guest())).code())
        .isEqualTo("UNAUTHENTICATED");
  }

  private void assertOneDefault() {
    assertThat(list().stream().filter(AddressView::isDefault)).hasSize(1);
  }

  private List<AddressView> list() {
    return await(users.call(AddressOperations.LIST, new ListAddresses(), user(ann))).items();
  }

  private Future<AddressView> add(String label, Boolean isDefault) {
    return add(address(label, isDefault));
  }

  private Future<AddressView> add(NewAddress address) {
    return users.call(AddressOperations.ADD, new AddAddress(address), user(ann));
  }

  private Future<AddressView> replace(String id, NewAddress address) {
    return users.call(AddressOperations.REPLACE, new ReplaceAddress(id, address), user(ann));
  }

  private Future<RemovedAddress> remove(String id) {
    return users.call(AddressOperations.REMOVE, new RemoveAddress(id), user(ann));
  }

  static NewAddress address(String label, Boolean isDefault) {
    return new NewAddress(
        label, "Ann Example", "1 Main St", null, "Springfield", "CA", "90210", "US", isDefault);
  }
}
