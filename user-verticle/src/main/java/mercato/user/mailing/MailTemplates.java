package mercato.user.mailing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.mailencoder.MailEncoder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import mercato.user.model.MailKind;
import mercato.user.model.MailTemplate;

/**
 * What is in {@code resources/mail}: of each kind the text, whose first line is the subject, and
 * the HTML that stands in {@code frame.html}.
 */
final class MailTemplates {

  private static final String CONTENT = "{{content}}";

  private final Map<MailKind, MailTemplate> all = new EnumMap<>(MailKind.class);

  private MailTemplates() throws IOException {
    String frame = read("frame.html");
    for (MailKind kind : MailKind.values()) {
      String text = read(kind.template() + ".txt");
      String html = frame.replace(CONTENT, read(kind.template() + ".html").strip());
      all.put(kind, MailTemplate.parse(text, html));
    }
  }

  /**
   * Reads all of them, off the event loop, and has the mail client encode something there: the
   * JDK's dates, which it writes, take long when they are first used.
   */
  static Future<MailTemplates> load(Vertx vertx) {
    return vertx.executeBlocking(
        () -> {
          new MailEncoder(new MailMessage(), "localhost").encode();
          return new MailTemplates();
        },
        false);
  }

  MailTemplate of(MailKind kind) {
    return all.get(kind);
  }

  private static String read(String name) throws IOException {
    try (var file = MailTemplates.class.getResourceAsStream("/mail/" + name)) {
      if (file == null) {
        throw new FileNotFoundException("mail/" + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
