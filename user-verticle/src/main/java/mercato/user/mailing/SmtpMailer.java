package mercato.user.mailing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mercato.contract.Problem;
import mercato.user.mailing.MailConfig.Security;
import mercato.user.mailing.MailConfig.Smtp;

/**
 * Mails through a server, over a few connections that are kept for a while. A server that does not
 * answer is given up after 15 s.
 */
final class SmtpMailer implements Mailer {

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int SILENCE_SECONDS = 15;
  private static final int LIMIT_SECONDS = 20;

  /** How the client begins its words when this mail is refused, and not all of ours. */
  private static final String[] THIS_MAIL = {
    "recipient address not accepted", "sending data failed"
  };

  private final MailConfig config;
  private final MailClient client;

  SmtpMailer(Vertx vertx, MailConfig config, Smtp server) {
    this.config = config;
    this.client = MailClient.create(vertx, options(server));
  }

  @Override
  public Future<Void> send(Letter letter) {
    return client
        .sendMail(letter.message(config))
        .timeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .<Void>mapEmpty()
        .recover(SmtpMailer::translate);
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }

  private static io.vertx.ext.mail.MailConfig options(Smtp server) {
    var options = new io.vertx.ext.mail.MailConfig(server.host(), server.port());
    options.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    options.setIdleTimeout(SILENCE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
    options.setSsl(server.security() == Security.TLS);
    options.setStarttls(
        server.security() == Security.STARTTLS
            ? StartTLSOptions.REQUIRED
            : StartTLSOptions.DISABLED);
    options.setLogin(server.user().isEmpty() ? LoginOption.DISABLED : LoginOption.REQUIRED);
    return options
        .setUsername(server.user())
        .setPassword(server.password())
        .setMaxPoolSize(SendMails.AT_ONCE);
  }

  /** What the server says may hold the address: only its code goes on. */
  private static <T> Future<T> translate(Throwable failure) {
    if (failure instanceof SMTPException refused) {
      String code = "The mail server answers " + refused.getReplyCode() + ".";
      boolean thisMail = Stream.of(THIS_MAIL).anyMatch(refused.getMessage()::startsWith);
      return Future.failedFuture(
          thisMail && refused.isPermanent()
              ? Mailer.undeliverable(code)
              : Problem.unavailable(code));
    }
    String what =
        failure instanceof IOException ? failure.toString() : failure.getClass().getName();
    return Future.failedFuture(Problem.unavailable("The mail server is away: " + what));
  }
}
