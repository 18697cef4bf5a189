package mercato.user.password;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import mercato.user.model.AccountRules;

/** The passwords that are guessed first, whatever their case: those of zxcvbn. */
public final class CommonPasswords {

  private final Set<String> passwords;

  private CommonPasswords(Set<String> passwords) {
    this.passwords = passwords;
  }

  /** Reads the list: blocking, some tens of milliseconds. */
  public static CommonPasswords load() {
    try {
      return new CommonPasswords(
          StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies().stream()
              .filter(password -> password.length() >= AccountRules.MIN_PASSWORD)
              .map(CommonPasswords::plain)
              .collect(Collectors.toUnmodifiableSet()));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  public boolean contains(String password) {
    return passwords.contains(plain(password));
  }

  private static String plain(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
