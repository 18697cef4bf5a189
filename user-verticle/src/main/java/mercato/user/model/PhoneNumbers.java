package mercato.user.model;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.regex.Pattern;

/** Phone numbers as people write them, and as the shop keeps them. */
public final class PhoneNumbers {

  /** The library would also take letters, extensions and URIs, and look for a number in a text. */
  private static final Pattern WRITTEN = Pattern.compile("[+(]?[0-9][0-9 ()./-]{3,29}");

  private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
  private final String region;

  /**
   * Blocking: reads what is known of the region. That of another is read when somebody from there
   * first comes, which takes some milliseconds.
   *
   * @param region whose numbers may come without a country code: ISO 3166, such as {@code US}
   * @throws IllegalArgumentException when there is no such region
   */
  public PhoneNumbers(String region) {
    if (!numbers.getSupportedRegions().contains(region)) {
      throw new IllegalArgumentException("no region has the code " + region);
    }
    this.region = region;
    normalise(numbers.format(numbers.getExampleNumber(region), PhoneNumberFormat.E164));
  }

  /**
   * E.164, such as {@code +14155550132}; empty for what is not a valid number.
   *
   * @param written international, with {@code +}, or national in the default region
   */
  public Optional<String> normalise(String written) {
    if (!WRITTEN.matcher(written).matches()) {
      return Optional.empty();
    }
    try {
      PhoneNumber number = numbers.parse(written, region);
      return Optional.of(number)
          .filter(numbers::isValidNumber)
          .map(valid -> numbers.format(valid, PhoneNumberFormat.E164));
    } catch (NumberParseException notOne) {
      return Optional.empty();
    }
  }
}
