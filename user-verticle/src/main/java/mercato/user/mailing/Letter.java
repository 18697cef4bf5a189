package mercato.user.mailing;

import io.vertx.ext.mail.MailMessage;
import java.time.Instant;
import java.util.UUID;
import mercato.user.model.MailKind;
import mercato.user.model.MailTemplate;

/** A mail as it leaves. It may hold a secret, and prints neither that nor its receiver. */
record Letter(UUID id, MailKind kind, String recipient, MailTemplate content, Instant createdAt) {

  /** Its Message-ID is the same however often it goes, so that receivers know it again. */
  MailMessage message(MailConfig config) {
    var message = new MailMessage();
    message.setFrom(config.from()).setTo(recipient).setSubject(content.subject());
    message.setText(content.text()).setHtml(content.html());
    return message
        .addHeader("Message-ID", "<" + id + "@" + config.domain() + ">")
        .addHeader("Auto-Submitted", "auto-generated");
  }

  @Override
  public String toString() {
    return "Letter[" + kind + " " + id + "]";
  }
}
