package mercato.user;

import static mercato.user.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of the user service at random moments while accounts are opened and their mails
 * are sent: between any two steps of either.
 */
class KillTest {

  private static final int KILLS = 4;
  private static final int OPENED_BEFORE_KILL = 4;
  private static final int MORE = 12;
  private static final int SENT_AT_A_TIME = 8;
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String OPENED = "OPENED ";

  private static final String HALVES =
      """
      select count(*) from users u
      where not exists (
        select from refresh_tokens t join sessions s on s.id = t.session_id where s.user_id = u.id)
      """;

  private static final String UNDONE =
      """
      select (select count(*) from outbox) + count(*) from users u
      where not exists (
        select from mails m
        where m.user_id = u.id and m.kind = 'WELCOME' and m.sent_at is not null)
      """;

  /** What a sender that was killed had taken would be due a minute later. */
  private static final String END_LEASES =
      "with ended as (update mails set due_at = now() where due_at is not null) select 1";

  private static final String EMAILS = "select array_agg(email) from users";

  private final PostgresConfig database = Databases.open("user_kill_test");
  private final Random random = new Random();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();

  @Test
  void noAccountIsHalfAndNoMailIsLost() throws Exception {
    var smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    var postgres = Postgres.open(vertx, database);
    smtp.start();
    try {
      var answered = new HashSet<String>();
      for (int kill = 0; kill < KILLS; kill++) {
        answered.addAll(openUntilKilled(smtp.getSmtp().getPort()));
      }
      assertThat(answered).hasSizeGreaterThanOrEqualTo(KILLS * OPENED_BEFORE_KILL);
      settle(smtp.getSmtp().getPort(), postgres);

      Set<String> emails = Set.of(ask(postgres, EMAILS).getArrayOfStrings(0));
      assertThat(emails).containsAll(answered);
      assertThat(ask(postgres, HALVES).getLong(0)).as("half accounts").isZero();
      Map<String, Integer> mails = recipients(smtp.getReceivedMessages());
      assertThat(mails.keySet()).isEqualTo(emails);
      assertThat(mails.values().stream().mapToInt(count -> count - 1).sum())
          .as("sent a second time, since the kill came before the first was noted")
          .isLessThanOrEqualTo(KILLS * SENT_AT_A_TIME);
    } finally {
      smtp.stop();
      await(postgres.close());
      await(vertx.close());
    }
  }

  /** The e-mails of the accounts that were answered. */
  private List<String> openUntilKilled(int smtpPort) throws IOException, InterruptedException {
    Process child = child("open", smtpPort).start();
    var opened = new ArrayList<String>();
    int enough = OPENED_BEFORE_KILL + random.nextInt(MORE);
    try (var said = child.inputReader()) {
      String line = said.readLine();
      while (line != null && opened.size() < enough) {
        if (line.startsWith(OPENED)) {
          opened.add(line.substring(OPENED.length()));
        }
        line = said.readLine();
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    return opened;
  }

  private void settle(int smtpPort, Postgres postgres) throws IOException, InterruptedException {
    ask(postgres, END_LEASES);
    Process last = child("wait", smtpPort).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      Awaitility.await().atMost(LIMIT).until(() -> ask(postgres, UNDONE).getLong(0) == 0);
    } finally {
      last.destroyForcibly().waitFor();
    }
  }

  private ProcessBuilder child(String what, int smtpPort) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Registering.class.getName(), what));
    UserService.settings(database).forEach((key, value) -> command.add(key + "=" + value));
    command.add("user.mail.smtp.host=127.0.0.1");
    command.add("user.mail.smtp.port=" + smtpPort);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  private Row ask(Postgres postgres, String sql) {
    var answer = Promise.<RowSet<Row>>promise();
    loop.runOnContext(go -> postgres.client().query(sql).execute().onComplete(answer));
    return await(answer.future()).iterator().next();
  }

  /** How many mails each has got. */
  private static Map<String, Integer> recipients(MimeMessage[] mails) throws MessagingException {
    var recipients = new HashMap<String, Integer>();
    for (MimeMessage mail : mails) {
      recipients.merge(mail.getRecipients(RecipientType.TO)[0].toString(), 1, Integer::sum);
    }
    return recipients;
  }
}
