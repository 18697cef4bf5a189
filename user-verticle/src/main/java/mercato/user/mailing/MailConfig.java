package mercato.user.mailing;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mercato.platform.config.Section;

/**
 * How mails leave: through an SMTP server, or, for a shop that has none, as files. Exactly one of
 * {@code smtp.host} and {@code folder} must be set.
 *
 * @param folder {@code folder}: where mails become {@code .eml} files; made when it is not there
 * @param smtp {@code smtp.*}: the server that takes them
 * @param from {@code from}: the sender, {@code Name <address>}, default {@value #FROM}
 * @param shopUrl {@code shopUrl}: what links begin with, http or https, without a slash at its end,
 *     default {@value #SHOP_URL}
 * @param perSecond {@code perSecond}: mails that one instance sends at most, 1 to 1,000, default
 *     {@value #PER_SECOND}
 */
public record MailConfig(
    Optional<Path> folder, Optional<Smtp> smtp, String from, String shopUrl, int perSecond) {

  public static final String FROM = "Mercato <shop@mercato.example>";
  public static final String SHOP_URL = "http://127.0.0.1:8080";
  public static final int PER_SECOND = 50;

  private static final String ADDRESS = "[!-~&&[^,<>()]]+@[!-~&&[^,<>()]]+";
  private static final Pattern SENDER =
      Pattern.compile("[ -~&&[^,<>()]]*<" + ADDRESS + ">|" + ADDRESS);
  private static final Pattern URL = Pattern.compile("https?://[!-~&&[^\"'<>]]+");

  /** How the way to the server is kept from others: not at all, by STARTTLS, by TLS at once. */
  public enum Security {
    NONE,
    STARTTLS,
    TLS
  }

  /**
   * @param host {@code smtp.host}
   * @param port {@code smtp.port}, default 25 without security, 587 with starttls, 465 with tls
   * @param user {@code smtp.user}, empty for a server that wants none
   * @param password {@code smtp.password}, never printed
   * @param security {@code smtp.security}: {@code none} (default), {@code starttls} or {@code tls};
   *     with either, the server's certificate must be one that the JVM trusts
   */
  public record Smtp(String host, int port, String user, String password, Security security) {
    @Override
    public String toString() {
      return "Smtp[" + host + ":" + port + " " + security + "]";
    }
  }

  private static final Map<Security, Integer> PORTS =
      Map.of(Security.NONE, 25, Security.STARTTLS, 587, Security.TLS, 465);

  public static MailConfig from(Section section) {
    Optional<String> folder = section.optional("folder");
    Optional<Smtp> smtp = smtp(section.section("smtp"));
    if (folder.isPresent() == smtp.isPresent()) {
      section.problem(
          "smtp.host",
          "or 'user.mail.folder' must be set, and not both: a server that takes mails, or a folder"
              + " where they become files");
    }
    return new MailConfig(
        folder.map(Path::of),
        smtp,
        checked(section, "from", FROM, SENDER, "must be an address or Name <address>, in ASCII"),
        checked(section, "shopUrl", SHOP_URL, URL, "must begin with http:// or https://")
            .replaceFirst("/+$", ""),
        section.integer("perSecond", PER_SECOND, 1, 1_000));
  }

  /** The domain that mails come from. */
  String domain() {
    return from.substring(from.lastIndexOf('@') + 1).replace(">", "");
  }

  /** Whether mails can go there: an address in ASCII that needs no quotes. */
  static boolean isAddress(String text) {
    return text.matches(ADDRESS);
  }

  private static Optional<Smtp> smtp(Section section) {
    Optional<String> host = section.optional("host");
    Security security = security(section);
    int port = section.integer("port", PORTS.get(security), 1, 65_535);
    String user = section.text("user", "");
    String password = section.secret("password", "");
    return host.map(name -> new Smtp(name, port, user, password, security));
  }

  private static Security security(Section section) {
    String text = section.text("security", "none");
    try {
      return Security.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      section.problem("security", "must be none, starttls or tls, not '" + text + "'");
      return Security.NONE;
    }
  }

  private static String checked(
      Section section, String key, String fallback, Pattern pattern, String rule) {
    String text = section.text(key, fallback);
    if (pattern.matcher(text).matches()) {
      return text;
    }
    section.problem(key, rule + ", not '" + text + "'");
    return fallback;
  }
}
