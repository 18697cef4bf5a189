package mercato.user.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.AccountOperations.ChangeAccount;
import mercato.contract.user.PreferencesView;

/** What people may set of their own accounts, and what becomes of an account by it. */
public final class SettingsRules {

  public static final int MAX_URL = 500;
  public static final int MAX_LOCALE = 35;

  private static final Set<String> SCHEMES = Set.of("http", "https");

  private SettingsRules() {}

  /** The mistakes in what is given; an empty list is a yes. */
  public static List<FieldError> mistakes(ChangeAccount request, AccountRules rules) {
    Set<String> changed = request.changed();
    if (changed == null) {
      return List.of(new FieldError("", "must say what changes"));
    }
    var mistakes = new ArrayList<FieldError>();
    if (changed.contains("email")) {
      mistakes.addAll(AccountRules.mistakesOfEmail("/email", request.email()));
    }
    if (changed.contains("name")) {
      mistakes.addAll(AccountRules.mistakesOfName("/name", request.name()));
    }
    if (changed.contains("phone")) {
      mistakes.addAll(rules.mistakesOfPhone("/phone", request.phone()));
    }
    if (changed.contains("avatarUrl") && !isPicture(request.avatarUrl())) {
      mistakes.add(
          new FieldError("/avatarUrl", "must be a URL of http or https with at most " + MAX_URL));
    }
    return mistakes;
  }

  /** The mistakes; an empty list is a yes. */
  public static List<FieldError> mistakes(PreferencesView preferences) {
    if (preferences == null) {
      return List.of(new FieldError("", "must be preferences"));
    }
    var mistakes = new ArrayList<FieldError>();
    if (!isLocale(preferences.locale())) {
      mistakes.add(new FieldError("/locale", "must be a language tag, such as en-US"));
    }
    if (!isCurrency(preferences.currency())) {
      mistakes.add(new FieldError("/currency", "must be a code of ISO 4217, such as USD"));
    }
    if (preferences.notifications() == null) {
      mistakes.add(new FieldError("/notifications", "must be given"));
    }
    return mistakes;
  }

  /**
   * The account with what is given; the same, version and all, if it is so already.
   *
   * @param wanted without mistakes
   * @throws Problem {@code STALE} when the account has another version than is expected
   */
  public static Account changed(Account before, ChangeAccount wanted, PhoneNumbers phones) {
    if (wanted.expectedVersion() != null && wanted.expectedVersion() != before.version()) {
      throw new Problem(
          Problem.Kind.STALE, "STALE", "The account has changed meanwhile. Read it again.");
    }
    Set<String> changed = wanted.changed();
    String email = changed.contains("email") ? wanted.email() : before.email();
    String name = changed.contains("name") ? wanted.name().strip() : before.name();
    String phone = changed.contains("phone") ? phone(wanted, phones) : before.phone();
    String avatar = changed.contains("avatarUrl") ? wanted.avatarUrl() : before.avatarUrl();
    var after = with(before, email, name, phone, avatar, before.version());
    return after.equals(before)
        ? before
        : with(before, email, name, phone, avatar, before.version() + 1);
  }

  /** Whether mail goes elsewhere: case makes no difference. */
  public static boolean moves(Account before, Account after) {
    return !before.email().equalsIgnoreCase(after.email());
  }

  private static Account with(
      Account before, String email, String name, String phone, String avatar, long version) {
    return new Account(
        before.id(),
        email,
        before.emailVerified() && before.email().equalsIgnoreCase(email),
        name,
        phone,
        avatar,
        before.roles(),
        before.createdAt(),
        version);
  }

  private static String phone(ChangeAccount wanted, PhoneNumbers phones) {
    return wanted.phone() == null ? null : phones.normalise(wanted.phone()).orElseThrow();
  }

  /** A place that a browser can load from; null for none. */
  private static boolean isPicture(String text) {
    if (text == null) {
      return true;
    }
    try {
      URI url = new URI(text);
      return text.length() <= MAX_URL
          && url.getHost() != null
          && url.getUserInfo() == null
          && url.getScheme() != null
          && SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT));
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static boolean isLocale(String text) {
    if (text == null || text.isEmpty() || text.length() > MAX_LOCALE) {
      return false;
    }
    try {
      new Locale.Builder().setLanguageTag(text);
      return true;
    } catch (IllformedLocaleException malformed) {
      return false;
    }
  }

  private static boolean isCurrency(String text) {
    return text != null
        && Currency.getAvailableCurrencies().stream()
            .anyMatch(known -> known.getCurrencyCode().equals(text));
  }
}
