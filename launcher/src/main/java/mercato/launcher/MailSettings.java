package mercato.launcher;

import java.nio.file.Path;
import java.util.Map;
import mercato.platform.config.Config;

/** Where the mails of a shop go, and where their links lead, as far as nobody has configured it. */
final class MailSettings {

  private static final String FOLDER = "user.mail.folder";
  private static final String SMTP_HOST = "user.mail.smtp.host";
  private static final String SHOP_URL = "user.mail.shopUrl";

  private MailSettings() {}

  /** Without an SMTP server each mail becomes a file, which mail programs open. */
  static Map<String, String> folder(Path data, Config given) {
    return isGiven(given, FOLDER) || isGiven(given, SMTP_HOST)
        ? Map.of()
        : Map.of(FOLDER, data.resolve("mails").toString());
  }

  /**
   * @param url where shoppers come in
   */
  static Map<String, String> links(String url, Config given) {
    return isGiven(given, SHOP_URL) ? Map.of() : Map.of(SHOP_URL, url);
  }

  /** For people: where the mails of a shop with these settings go. */
  static String describe(Config config) {
    var all = config.section("");
    return all.optional(FOLDER)
        .map(folder -> folder + " (.eml files; none is sent)")
        .orElseGet(() -> "sent through " + all.optional(SMTP_HOST).orElseThrow());
  }

  private static boolean isGiven(Config given, String key) {
    return given.section("").optional(key).isPresent();
  }
}
