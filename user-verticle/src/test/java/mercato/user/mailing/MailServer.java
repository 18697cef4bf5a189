package mercato.user.mailing;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.Map;

/** An SMTP server that knows nobody whose address begins with {@code nobody}. */
final class MailServer extends GreenMail {

  private static final String NOBODY = "nobody";

  /**
   * @param port 0 for one that is free
   */
  MailServer(String host, int port) {
    super(new ServerSetup(port, host, ServerSetup.PROTOCOL_SMTP));
  }

  @Override
  protected Map<String, AbstractServer> createServices(ServerSetup[] setups, Managers managers) {
    var strict =
        new SmtpManager(managers.getImapHostManager(), managers.getUserManager()) {
          @Override
          public String checkSender(SmtpState state, MailAddress sender) {
            return known(sender);
          }

          @Override
          public String checkRecipient(SmtpState state, MailAddress recipient) {
            return known(recipient);
          }
        };
    return super.createServices(
        setups,
        new Managers() {
          @Override
          public SmtpManager getSmtpManager() {
            return strict;
          }
        });
  }

  /** Null for a yes. */
  private static String known(MailAddress address) {
    String email = address.getEmail();
    return email.startsWith(NOBODY) ? "550 5.1.1 <" + email + "> is not known here" : null;
  }
}
