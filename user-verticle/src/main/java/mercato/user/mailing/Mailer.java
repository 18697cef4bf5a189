package mercato.user.mailing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import mercato.contract.Problem;

/** The way out for mails. */
public interface Mailer {

  /** The code of a refusal that trying again would not change. */
  String UNDELIVERABLE = "UNDELIVERABLE";

  static Mailer open(Vertx vertx, MailConfig config) {
    return config
        .smtp()
        .<Mailer>map(server -> new SmtpMailer(vertx, config, server))
        .orElseGet(() -> new FolderMailer(vertx, config, config.folder().orElseThrow()));
  }

  /**
   * Hands a mail over.
   *
   * @return succeeds once it is in others' hands; refuses {@link #UNDELIVERABLE}, or {@code
   *     UNAVAILABLE} when it should be tried again later; neither tells address or content
   */
  Future<Void> send(Letter letter);

  Future<Void> close();

  /** A refusal for good. */
  static Problem undeliverable(String why) {
    return new Problem(Problem.Kind.UNPROCESSABLE, UNDELIVERABLE, why);
  }
}
