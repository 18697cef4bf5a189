package mercato.user.model;

import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;

/** Which e-mail addresses the shop takes: those that any mail server understands. */
public final class Emails {

  public static final int MAX = 254;

  /** Domains that are reserved, such as {@code shop.example}, are nobody's business but theirs. */
  private static final EmailValidator VALIDATOR =
      JMail.strictValidator()
          .requireTopLevelDomain()
          .requireAscii()
          .disallowIpDomain()
          .disallowObsoleteWhitespace()
          .withRule(email -> email.comments().isEmpty());

  private Emails() {}

  public static boolean isEmail(String text) {
    return text.length() <= MAX && text.chars().allMatch(Emails::plain) && VALIDATOR.isValid(text);
  }

  /** The library takes control characters, and the quotes that may hold anything. */
  private static boolean plain(int character) {
    return character > ' ' && character < 0x7f && character != '"';
  }
}
