package mercato.user.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.UserOperations.Account;
import mercato.contract.user.UserOperations.EnsureAccounts;
import mercato.contract.user.UserOperations.LogIn;
import mercato.contract.user.UserOperations.Register;

/** Which input is acceptable. Each method lists the mistakes; an empty list is a yes. */
public final class AccountRules {

  public static final int MAX_EMAIL = 254;
  public static final int MIN_PASSWORD = 8;
  public static final int MAX_PASSWORD = 128;
  public static final int MAX_NAME = 100;
  public static final int MAX_ACCOUNTS = 100;

  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

  /** The rule of HTML's e-mail field, with at least one dot in the domain. */
  private static final Pattern EMAIL =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@" + LABEL + "(?:\\." + LABEL + "){1,8}");

  private static final Pattern PHONE = Pattern.compile("[+(]?[0-9][0-9 ()./-]{3,29}");

  private static final Set<String> ROLES = Set.of(Caller.CUSTOMER, Caller.STAFF, Caller.ADMIN);

  private AccountRules() {}

  public static boolean isEmail(String text) {
    return text.length() <= MAX_EMAIL && EMAIL.matcher(text).matches();
  }

  public static List<FieldError> mistakes(Register request) {
    var mistakes = new ArrayList<FieldError>();
    person(mistakes, "", request.email(), request.password(), request.name());
    if (request.phone() != null && !PHONE.matcher(request.phone()).matches()) {
      mistakes.add(new FieldError("/phone", "must be a phone number"));
    }
    return mistakes;
  }

  /** A log-in of any content may be tried; only what cannot be one is refused. */
  public static List<FieldError> mistakes(LogIn request) {
    var mistakes = new ArrayList<FieldError>();
    if (request.email() == null || request.email().length() > MAX_EMAIL) {
      mistakes.add(new FieldError("/email", "must be given, with at most " + MAX_EMAIL));
    }
    if (request.password() == null || length(request.password()) > MAX_PASSWORD) {
      mistakes.add(new FieldError("/password", "must be given, with at most " + MAX_PASSWORD));
    }
    return mistakes;
  }

  public static List<FieldError> mistakes(EnsureAccounts request) {
    List<Account> accounts = request.accounts();
    if (accounts == null || accounts.size() > MAX_ACCOUNTS) {
      return List.of(new FieldError("/accounts", "must be at most " + MAX_ACCOUNTS));
    }
    var mistakes = new ArrayList<FieldError>();
    for (int i = 0; i < accounts.size(); i++) {
      Account account = accounts.get(i);
      String place = "/accounts/" + i;
      person(mistakes, place, account.email(), account.password(), account.name());
      if (account.roles() == null || !ROLES.containsAll(account.roles())) {
        mistakes.add(new FieldError(place + "/roles", "must be of customer, staff, admin"));
      }
    }
    return mistakes;
  }

  /** What a locked account gets, wherever it makes a difference. */
  public static Problem locked() {
    return new Problem(
        Problem.Kind.FORBIDDEN, "ACCOUNT_LOCKED", "This account is locked. Ask the shop why.");
  }

  private static void person(
      List<FieldError> mistakes, String place, String email, String password, String name) {
    if (email == null || !isEmail(email)) {
      mistakes.add(new FieldError(place + "/email", "must be an e-mail address"));
    }
    if (password == null || length(password) < MIN_PASSWORD || length(password) > MAX_PASSWORD) {
      mistakes.add(
          new FieldError(
              place + "/password",
              "must have " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters"));
    }
    if (name == null
        || name.isBlank()
        || length(name) > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      mistakes.add(
          new FieldError(place + "/name", "must have 1 to " + MAX_NAME + " printable characters"));
    }
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
