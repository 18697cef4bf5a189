package mercato.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The folder where a shop without an SMTP server puts its mails. */
final class Mails {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern TOKEN = Pattern.compile("[?&]token=([A-Za-z0-9_-]{20,})");

  private final Path folder;

  Mails(Path data) {
    this.folder = data.resolve("mails");
  }

  /** Waits for a mail to somebody that says this; its text, with what was encoded for the way. */
  String await(String recipient, String words) {
    return Awaitility.await()
        .atMost(LIMIT)
        .until(() -> find(recipient, words), found -> !found.isEmpty())
        .get(0);
  }

  /** Those to somebody that say this. */
  List<String> find(String recipient, String words) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .map(Mails::read)
          .filter(mail -> mail.contains(recipient) && mail.contains(words))
          .toList();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** The token in the link of a mail. */
  static String token(String mail) {
    Matcher link = TOKEN.matcher(mail);
    if (!link.find()) {
      throw new AssertionError("no link with a token: " + mail);
    }
    return link.group(1);
  }

  /** Without the line breaks of quoted-printable, which may be within a link. */
  private static String read(Path file) {
    try {
      return Files.readString(file).replaceAll("=\r?\n", "").replace("=3D", "=");
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
