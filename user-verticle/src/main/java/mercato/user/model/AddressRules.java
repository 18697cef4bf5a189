package mercato.user.model;

import java.util.ArrayList;
import java.util.List;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.AddressOperations.NewAddress;

/** What an address must look like: as the order service wants it, with a label. */
public final class AddressRules {

  public static final int MAX_ADDRESSES = 20;
  public static final int MAX_TEXT = 200;

  /** PostgreSQL's text holds every character but this one. */
  private static final char UNSTORABLE = '\0';

  private AddressRules() {}

  /** The mistakes; an empty list is a yes. */
  public static List<FieldError> mistakes(NewAddress address) {
    if (address == null) {
      return List.of(new FieldError("", "must be an address"));
    }
    var mistakes = new ArrayList<FieldError>();
    text(mistakes, "/label", address.label());
    text(mistakes, "/recipient", address.recipient());
    text(mistakes, "/line1", address.line1());
    optional(mistakes, "/line2", address.line2());
    text(mistakes, "/city", address.city());
    optional(mistakes, "/region", address.region());
    text(mistakes, "/postalCode", address.postalCode());
    if (!isCountry(address.country())) {
      mistakes.add(new FieldError("/country", "must be two capital letters"));
    }
    return mistakes;
  }

  private static void text(List<FieldError> mistakes, String pointer, String text) {
    if (text == null || text.isBlank()) {
      mistakes.add(new FieldError(pointer, "must have 1 to " + MAX_TEXT + " characters"));
    } else {
      optional(mistakes, pointer, text);
    }
  }

  private static void optional(List<FieldError> mistakes, String pointer, String text) {
    if (text != null && (text.length() > MAX_TEXT || text.indexOf(UNSTORABLE) >= 0)) {
      mistakes.add(
          new FieldError(pointer, "must have at most " + MAX_TEXT + " characters and no NUL"));
    }
  }

  private static boolean isCountry(String text) {
    return text != null
        && text.length() == 2
        && text.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z');
  }
}
