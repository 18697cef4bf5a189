package mercato.user.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.UserOperations.Account;
import mercato.contract.user.UserOperations.EnsureAccounts;
import mercato.contract.user.UserOperations.LogIn;
import mercato.contract.user.UserOperations.Register;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a@b.co", "first.last+tag@mail.example.org", "o'neil@example.com", "x@1-2.de"})
  void ordinaryAddressesAreEmails(String email) {
    assertThat(AccountRules.isEmail(email)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a@b",
        "@b.co",
        "a@",
        "a@b..co",
        "a@-b.co",
        "a b@c.de",
        "a@b.co ",
        "a@b@c.de",
        "a\u0000@b.co",
        "\"a\"@b.co"
      })
  void othersAreNot(String email) {
    assertThat(AccountRules.isEmail(email)).isFalse();
  }

  @Test
  void anEmailHasAtMost254Characters() {
    String domain = ("d".repeat(60) + ".").repeat(3) + "org";
    String longest = "l".repeat(254 - domain.length() - 1) + "@" + domain;
    assertThat(longest.length()).isGreaterThan(240);
    assertThat(AccountRules.isEmail("l".repeat(60) + "@" + domain)).isTrue();
    assertThat(AccountRules.isEmail("l".repeat(64) + "@" + "d".repeat(60) + "." + domain))
        .isFalse();
  }

  @Test
  void everyMistakeOfARegistrationIsNamedWithItsPlace() {
    assertThat(pointers(AccountRules.mistakes(new Register(null, null, null, "call me"))))
        .containsExactly("/email", "/password", "/name", "/phone");
    assertThat(pointers(AccountRules.mistakes(new Register("x", "1234567", " ", ""))))
        .containsExactly("/email", "/password", "/name", "/phone");
  }

  @Test
  void aRegistrationMayLeaveOutThePhone() {
    assertThat(AccountRules.mistakes(new Register("a@b.co", "12345678", "A", null))).isEmpty();
    assertThat(AccountRules.mistakes(new Register("a@b.co", "12345678", "A", "+49 (0)30 1234")))
        .isEmpty();
  }

  @Test
  void lengthsCountCharactersAndNotTheirHalves() {
    String owls = "\uD83E\uDD89".repeat(8);
    assertThat(AccountRules.mistakes(new Register("a@b.co", owls, "A", null))).isEmpty();
    assertThat(
            AccountRules.mistakes(new Register("a@b.co", "x".repeat(128), "N".repeat(100), null)))
        .isEmpty();
    assertThat(
            pointers(
                AccountRules.mistakes(
                    new Register("a@b.co", "x".repeat(129), "N".repeat(101), null))))
        .containsExactly("/password", "/name");
  }

  @Test
  void aNameHasNoControlCharacters() {
    assertThat(pointers(AccountRules.mistakes(new Register("a@b.co", "12345678", "A\u0000", null))))
        .containsExactly("/name");
  }

  @Test
  void aLogInMayTryWhateverCouldBeOne() {
    assertThat(AccountRules.mistakes(new LogIn("nobody", ""))).isEmpty();
    assertThat(pointers(AccountRules.mistakes(new LogIn(null, "x".repeat(129)))))
        .containsExactly("/email", "/password");
  }

  @Test
  void ensuredAccountsHaveKnownRolesOnly() {
    var good = new Account("a@b.co", "12345678", "A", List.of("staff", "admin"));
    var bad = new Account("a@b.co", "12345678", "A", List.of("service"));
    assertThat(AccountRules.mistakes(new EnsureAccounts(List.of(good)))).isEmpty();
    assertThat(pointers(AccountRules.mistakes(new EnsureAccounts(List.of(good, bad)))))
        .containsExactly("/accounts/1/roles");
    assertThat(pointers(AccountRules.mistakes(new EnsureAccounts(null))))
        .containsExactly("/accounts");
  }

  private static List<String> pointers(List<FieldError> mistakes) {
    return mistakes.stream().map(FieldError::pointer).toList();
  }
}
