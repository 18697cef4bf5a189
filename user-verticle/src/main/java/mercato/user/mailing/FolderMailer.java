package mercato.user.mailing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.mailencoder.MailEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import mercato.contract.Problem;

/**
 * Mails as files that mail programs open, {@code YYYYMMDD-HHMMSS-KIND-ID.eml} in UTC. A mail that
 * goes again replaces its file; nobody sees half of one.
 */
final class FolderMailer implements Mailer {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Vertx vertx;
  private final MailConfig config;
  private final Path folder;

  FolderMailer(Vertx vertx, MailConfig config, Path folder) {
    this.vertx = vertx;
    this.config = config;
    this.folder = folder;
  }

  @Override
  public Future<Void> send(Letter letter) {
    String time = TIME.format(letter.createdAt());
    Path file = folder.resolve(time + '-' + letter.kind() + '-' + letter.id() + ".eml");
    return vertx.executeBlocking(() -> write(letter.message(config), file), false).mapEmpty();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  /** First into a file beside it, which only we can read. */
  private Path write(MailMessage message, Path file) {
    String text = new MailEncoder(message, config.domain()).encode().replaceAll("\r?\n", "\r\n");
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, ".mail-", ".tmp");
      try {
        Files.writeString(draft, text);
        return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException cause) {
      throw Problem.unavailable("The folder for mails cannot be written: " + cause);
    }
  }
}
