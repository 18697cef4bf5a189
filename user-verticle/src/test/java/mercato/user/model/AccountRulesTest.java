package mercato.user.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.Device;
import mercato.contract.user.UserOperations.Account;
import mercato.contract.user.UserOperations.EnsureAccounts;
import mercato.contract.user.UserOperations.LogIn;
import mercato.contract.user.UserOperations.Register;
import org.junit.jupiter.api.Test;

class AccountRulesTest {

  private static final Device DEVICE = new Device("192.0.2.1", null);

  private final AccountRules rules =
      new AccountRules(new PhoneNumbers("US"), password -> password.equals("password"));

  @Test
  void everyMistakeOfARegistrationIsNamedWithItsPlace() {
    assertThat(pointers(rules.mistakes(register(null, null, null, "call me"))))
        .containsExactly("/email", "/password", "/name", "/phone");
    assertThat(pointers(rules.mistakes(register("x", "1234567", " ", ""))))
        .containsExactly("/email", "/password", "/name", "/phone");
  }

  @Test
  void aRegistrationMayLeaveOutThePhone() {
    assertThat(rules.mistakes(register("a@b.co", "12345678", "A", null))).isEmpty();
    assertThat(rules.mistakes(register("a@b.co", "12345678", "A", "+49 (0)30 1234567"))).isEmpty();
  }

  @Test
  void aPasswordThatIsGuessedFirstIsRefusedAndNoOther() {
    assertThat(rules.mistakes(register("a@b.co", "password", "A", null)))
        .singleElement()
        .satisfies(
            mistake -> {
              assertThat(mistake.pointer()).isEqualTo("/password");
              assertThat(mistake.message()).contains("guessed first");
            });
    for (String password : List.of("aaaaaaaa", "PASSWORT", "        ")) {
      assertThat(rules.mistakesOfPassword("/newPassword", password)).isEmpty();
    }
    assertThat(AccountRules.mistakes(new LogIn("a@b.co", "password", DEVICE))).isEmpty();
  }

  @Test
  void lengthsCountCharactersAndNotTheirHalves() {
    String owls = "\uD83E\uDD89".repeat(8);
    assertThat(rules.mistakes(register("a@b.co", owls, "A", null))).isEmpty();
    assertThat(rules.mistakes(register("a@b.co", "x".repeat(128), "N".repeat(100), null)))
        .isEmpty();
    assertThat(pointers(rules.mistakes(register("a@b.co", "x".repeat(129), "N".repeat(101), null))))
        .containsExactly("/password", "/name");
  }

  @Test
  void aNameHasNoControlCharacters() {
    assertThat(pointers(rules.mistakes(register("a@b.co", "12345678", "A\u0000", null))))
        .containsExactly("/name");
  }

  @Test
  void aLogInMayTryWhateverCouldBeOne() {
    assertThat(AccountRules.mistakes(new LogIn("nobody", "", DEVICE))).isEmpty();
    assertThat(pointers(AccountRules.mistakes(new LogIn(null, "x".repeat(129), DEVICE))))
        .containsExactly("/email", "/password");
  }

  @Test
  void ensuredAccountsHaveKnownRolesOnly() {
    var good = new Account("a@b.co", "12345678", "A", List.of("staff", "admin"));
    var bad = new Account("a@b.co", "12345678", "A", Arrays.asList("service", null));
    assertThat(rules.mistakes(new EnsureAccounts(List.of(good)))).isEmpty();
    assertThat(pointers(rules.mistakes(new EnsureAccounts(List.of(good, bad)))))
        .containsExactly("/accounts/1/roles");
    assertThat(pointers(rules.mistakes(new EnsureAccounts(null)))).containsExactly("/accounts");
  }

  private static Register register(String email, String password, String name, String phone) {
    return new Register(email, password, name, phone, DEVICE);
  }

  private static List<String> pointers(List<FieldError> mistakes) {
    return mistakes.stream().map(FieldError::pointer).toList();
  }
}
