package mercato.user.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.UserOperations.Account;
import mercato.contract.user.UserOperations.EnsureAccounts;
import mercato.contract.user.UserOperations.LogIn;
import mercato.contract.user.UserOperations.Register;

/**
 * Which input is acceptable. Each method lists the mistakes; an empty list is a yes. A {@code
 * pointer} is where the value stands in the request.
 *
 * @param phones what is a phone number
 * @param common whether a password, as it was typed, is among those that are guessed first
 */
public record AccountRules(PhoneNumbers phones, Predicate<String> common) {

  public static final int MIN_PASSWORD = 8;
  public static final int MAX_PASSWORD = 128;
  public static final int MAX_NAME = 100;
  public static final int MAX_ACCOUNTS = 100;

  private static final Set<String> ROLES = Set.of(Caller.CUSTOMER, Caller.STAFF, Caller.ADMIN);

  public List<FieldError> mistakes(Register request) {
    var mistakes = new ArrayList<FieldError>();
    mistakes.addAll(mistakesOfEmail("/email", request.email()));
    mistakes.addAll(mistakesOfPassword("/password", request.password()));
    mistakes.addAll(mistakesOfName("/name", request.name()));
    mistakes.addAll(mistakesOfPhone("/phone", request.phone()));
    return mistakes;
  }

  /** A log-in of any content may be tried; only what cannot be one is refused. */
  public static List<FieldError> mistakes(LogIn request) {
    var mistakes = new ArrayList<FieldError>();
    if (request.email() == null || request.email().length() > Emails.MAX) {
      mistakes.add(new FieldError("/email", "must be given, with at most " + Emails.MAX));
    }
    mistakes.addAll(mistakesOfGuess("/password", request.password()));
    return mistakes;
  }

  public List<FieldError> mistakes(EnsureAccounts request) {
    List<Account> accounts = request.accounts();
    if (accounts == null || accounts.size() > MAX_ACCOUNTS) {
      return List.of(new FieldError("/accounts", "must be at most " + MAX_ACCOUNTS));
    }
    var mistakes = new ArrayList<FieldError>();
    for (int i = 0; i < accounts.size(); i++) {
      Account account = accounts.get(i);
      String place = "/accounts/" + i;
      mistakes.addAll(mistakesOfEmail(place + "/email", account.email()));
      mistakes.addAll(mistakesOfPassword(place + "/password", account.password()));
      mistakes.addAll(mistakesOfName(place + "/name", account.name()));
      mistakes.addAll(mistakesOfRoles(place + "/roles", account.roles()));
    }
    return mistakes;
  }

  public static List<FieldError> mistakesOfEmail(String pointer, String email) {
    return email != null && Emails.isEmail(email)
        ? List.of()
        : mistake(pointer, "must be an e-mail address");
  }

  /** Of a password that is to be set. */
  public List<FieldError> mistakesOfPassword(String pointer, String password) {
    if (password == null || length(password) < MIN_PASSWORD || length(password) > MAX_PASSWORD) {
      return mistake(pointer, "must have " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters");
    }
    return common.test(password)
        ? mistake(pointer, "is among the passwords that are guessed first")
        : List.of();
  }

  /** Of a password that is to be compared. */
  public static List<FieldError> mistakesOfGuess(String pointer, String password) {
    return password != null && length(password) <= MAX_PASSWORD
        ? List.of()
        : mistake(pointer, "must be given, with at most " + MAX_PASSWORD);
  }

  public static List<FieldError> mistakesOfName(String pointer, String name) {
    boolean good =
        name != null
            && !name.isBlank()
            && length(name) <= MAX_NAME
            && name.chars().noneMatch(Character::isISOControl);
    return good
        ? List.of()
        : mistake(pointer, "must have 1 to " + MAX_NAME + " printable characters");
  }

  /**
   * @param phone or null for none
   */
  public List<FieldError> mistakesOfPhone(String pointer, String phone) {
    return phone == null || phones.normalise(phone).isPresent()
        ? List.of()
        : mistake(pointer, "must be a phone number");
  }

  /** The roles of an account: of {@code customer}, {@code staff}, {@code admin}. */
  public static List<FieldError> mistakesOfRoles(String pointer, List<String> roles) {
    return roles != null && roles.stream().allMatch(ROLES::contains)
        ? List.of()
        : mistake(pointer, "must be of customer, staff, admin");
  }

  /** What a locked account gets, wherever it makes a difference. */
  public static Problem locked() {
    return new Problem(
        Problem.Kind.FORBIDDEN, "ACCOUNT_LOCKED", "This account is locked. Ask the shop why.");
  }

  private static List<FieldError> mistake(String pointer, String message) {
    return List.of(new FieldError(pointer, message));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
