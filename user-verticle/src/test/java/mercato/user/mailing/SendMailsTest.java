package mercato.user.mailing;

import static mercato.user.Waiting.await;
import static mercato.user.mailing.PostOffice.deliveries;
import static mercato.user.mailing.PostOffice.email;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMailUtil;
import io.vertx.core.Future;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderShipped;
import mercato.contract.order.OrderView;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.PasswordChanged;
import mercato.contract.user.UserFact.ResetRequested;
import mercato.contract.user.UserFact.UserRegistered;
import mercato.platform.json.Json;
import mercato.user.mailing.MailStore.Due;
import mercato.user.model.MailData;
import mercato.user.token.OpaqueToken;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From facts to mails that arrive, whatever goes wrong on the way. */
class SendMailsTest {

  private static final Pattern LINK =
      Pattern.compile("http://127.0.0.1:8080/([a-z-]+)\\?token=([A-Za-z0-9_-]{43})");

  private static PostOffice office;

  @BeforeAll
  static void open() {
    office = new PostOffice();
  }

  @AfterAll
  static void close() {
    office.close();
  }

  @AfterEach
  void clear() throws Exception {
    office.clear();
  }

  @Test
  void aNewcomerGetsOneWelcomeWithATokenOfWhichOnlyTheHashIsKept() throws Exception {
    String email = email();
    UUID ann = office.user(email);
    var told = deliveries(List.<UserFact>of(new UserRegistered(ann.toString(), Instant.now())));
    SendMails sender = office.send(office.config());
    var facts = new MailFacts(office.mails, sender::wake);
    await(facts.handleUsers(told));
    await(facts.handleUsers(told));

    MimeMessage mail = office.received(1).get(0);
    assertThat(mail.getAllRecipients()[0]).hasToString(email);
    assertThat(mail.getSubject()).isEqualTo("Welcome to Mercato");
    assertThat(mail.getMessageID()).isEqualTo("<" + id(ann) + "@mercato.example>");
    var link = LINK.matcher(part(mail, 0));
    assertThat(link.find()).isTrue();
    assertThat(link.group(1)).isEqualTo("verify-email");
    String token = link.group(2);
    assertThat(part(mail, 0)).contains("\n" + token);
    assertThat(part(mail, 1)).contains("href=\"" + link.group() + "\"");
    assertThat(
            office.count(
                "mail_tokens where user_id = $1 and purpose = 'VERIFY' and email = $2 and hash = $3"
                    + " and expires_at > now() + interval '71 hours'",
                ann,
                email,
                new OpaqueToken(token).hash()))
        .isEqualTo(1);
    assertThat(office.count("mails where user_id = $1 and sent_at is not null", ann)).isEqualTo(1);
    assertThat(office.received()).hasSize(1);
  }

  @Test
  void aResetMailHasAnHoursTokenAndGoesToTheEmailOfTheMoment() throws Exception {
    UUID ann = office.user(email());
    office.tell(new ResetRequested(ann.toString(), Instant.now()));
    String newer = email();
    office.query("update users set email = $2 where id = $1", ann, newer);
    office.send(office.config());

    MimeMessage mail = office.received(1).get(0);
    assertThat(mail.getAllRecipients()[0]).hasToString(newer);
    var link = LINK.matcher(part(mail, 0));
    assertThat(link.find()).isTrue();
    assertThat(link.group(1)).isEqualTo("reset-password");
    assertThat(
            office.count(
                "mail_tokens where hash = $1 and purpose = 'RESET' and email = $2"
                    + " and expires_at < now() + interval '61 minutes'",
                new OpaqueToken(link.group(2)).hash(),
                newer))
        .isEqualTo(1);
  }

  @Test
  void whatAStoppedServerDoesNotTakeWaitsAndGoesOnce() {
    office.send(office.config());
    office.tell(changed(office.user(email())));
    assertThat(office.received(1)).as("over a connection that is kept").hasSize(1);
    office.stopServer();
    var anyone = IntStream.range(0, 12).mapToObj(i -> office.user(email()).toString()).toList();
    office.tell(
        anyone.stream().map(id -> new PasswordChanged(id, Instant.now())).toArray(UserFact[]::new));
    Awaitility.await().until(() -> office.count("mails where attempts > 0") == 13);
    assertThat(office.count("mails where due_at is not null")).isEqualTo(12);

    office.startServer();
    assertThat(office.received(12)).hasSize(12);
    assertThat(office.count("mails where sent_at is not null")).isEqualTo(13);
  }

  @Test
  void whomTheServerRefusesForGoodIsGivenUpAtOnceAndNobodyElse() {
    UUID refused = office.user("nobody." + email());
    UUID unreachable = office.user("\"ann\n\" <" + email() + ">");
    office.tell(changed(refused), changed(unreachable), changed(office.user(email())));
    office.send(office.config());

    assertThat(office.received(1)).hasSize(1);
    assertThat(
            office.count(
                "mails where user_id = any($1) and attempts = 1 and sent_at is null",
                (Object) new UUID[] {refused, unreachable}))
        .isEqualTo(2);
  }

  @Test
  void aSenderWhomTheServerRefusesLosesNoMail() {
    office.tell(changed(office.user(email())));
    office.send(office.config("from", "nobody@mercato.example"));
    Awaitility.await().until(() -> office.count("mails where attempts > 1") == 1);
    assertThat(office.count("mails where due_at > now()")).isEqualTo(1);
    assertThat(office.received()).isEmpty();
  }

  @Test
  void whatCannotBeSentForThreeDaysIsGivenUp() {
    office.tell(changed(office.user(email())));
    office.query("update mails set created_at = now() - interval '3 days'");
    office.send(office.config("from", "nobody@mercato.example"));
    office.received(0);
    assertThat(office.count("mails where sent_at is null and attempts = 1")).isEqualTo(1);
  }

  @Test
  void twoWhoSendSendEachMailOnce() {
    MailConfig config = office.config("perSecond", "1000");
    office.send(config);
    office.send(config);
    var facts =
        IntStream.range(0, 60)
            .mapToObj(i -> changed(office.user(email())))
            .toArray(UserFact[]::new);
    office.tell(facts);

    var ids = office.received(60).stream().map(SendMailsTest::messageId).toList();
    assertThat(ids).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void aRateIsKept() {
    MailConfig config = office.config("perSecond", "20");
    office.tell(
        IntStream.range(0, 24)
            .mapToObj(i -> changed(office.user(email())))
            .toArray(UserFact[]::new));
    long begun = System.nanoTime();
    office.send(config);
    office.received(24);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(ms(780), ms(3_000));
  }

  @Test
  void whatWasSentButNotNotedGoesAgainAfterTheLeaseUnderTheSameMessageId() {
    office.tell(changed(office.user(email())));
    MailConfig config = office.config();
    Mailer mailer = Mailer.open(office.vertx, config);
    Due taken = await(office.mails.take(8, ms(700))).get(0);
    await(office.render(config).render(taken, data(taken)).compose(mailer::send));
    await(mailer.close());
    assertThat(await(office.mails.take(8, ms(700)))).as("while the lease lasts").isEmpty();
    office.send(config);

    var twice = office.received(2);
    assertThat(twice)
        .hasSize(2)
        .extracting(SendMailsTest::messageId)
        .containsOnly(messageId(twice.get(0)));
    await(office.mails.again(taken, ms(0)));
    assertThat(office.count("mails where due_at is not null")).as("noted too late").isZero();
  }

  @Test
  void anOrderIsToldInWordsOnceTheOrderServiceIsThere() throws Exception {
    OrderView order = order();
    String ann = office.user(email()).toString();
    office.place(null);
    office.send(office.config());
    office.tell(
        new OrderConfirmed(
            order.id(), order.number(), ann, List.of(), order.total(), null, 2, Instant.now()));
    Awaitility.await().until(() -> office.count("mails where attempts > 0") == 1);
    office.place(order);

    MimeMessage mail = office.received(1).get(0);
    assertThat(mail.getSubject()).isEqualTo("Your order M-2026-000123");
    assertThat(part(mail, 0))
        .contains("2 x Größe <M> & more: $19.98 ($9.99 each)")
        .contains("Shipping: $5.00", "Discount: -$1.00", "Total: $23.98")
        .contains("Ann Example\nMain Street 1\n12345 Berlin\nDE")
        .doesNotContain("{{");
    assertThat(part(mail, 1)).contains("Größe &lt;M&gt; &amp; more").doesNotContain("<M>", "{{");
  }

  @Test
  void aFloodOfOrdersKeepsNobodyFromLoggingIn() {
    UUID ann = office.user(email());
    office.tell(
        IntStream.range(0, 20)
            .mapToObj(
                i -> new OrderShipped("o" + i, "M-1", ann.toString(), "D", "1", 3, Instant.now()))
            .toArray(OrderFact[]::new));
    office.tell(new ResetRequested(ann.toString(), Instant.now()));
    assertThat(await(office.mails.take(1, ms(1_000))))
        .extracting(Due::kind)
        .containsExactly("PASSWORD_RESET");
  }

  @Test
  void nothingIsWrittenToWhoIsGoneNorAboutWhatIsLongPast() {
    UUID ann = office.user(email());
    office.tell(changed(ann), changed(UUID.randomUUID()));
    office.tell(new PasswordChanged(ann.toString(), Instant.now().minus(Duration.ofDays(4))));
    assertThat(office.count("mails")).isEqualTo(1);
    office.query("delete from users where id = $1", ann);
    assertThat(office.count("mails")).isZero();
  }

  @Test
  void aUserWhoGoesBesideTheFactLeavesNoMailBehind() {
    for (int round = 0; round < 20; round++) {
      UUID ann = office.user(email());
      Future<?> told =
          new MailFacts(office.mails, () -> {}).handleUsers(deliveries(List.of(changed(ann))));
      office.query("delete from users where id = $1", ann);
      await(told);
    }
    assertThat(office.count("mails")).isZero();
  }

  @Test
  void oldMailsAreForgottenButNotThoseThatWait() {
    office.tell(changed(office.user(email())), changed(office.user(email())));
    Due done = await(office.mails.take(1, ms(60_000))).get(0);
    await(office.mails.sent(done));
    assertThat(await(office.mails.countWaiting(10))).isEqualTo(1);
    assertThat(await(office.mails.prune(Instant.now().plusSeconds(1), 10))).isEqualTo(1);
    assertThat(office.count("mails where sent_at is null")).isEqualTo(1);
  }

  @Test
  void withoutAServerMailsAreFilesThatMailProgramsRead(@TempDir Path data) throws Exception {
    Path folder = data.resolve("mails");
    UUID ann = office.user(email());
    String before = email();
    office.query(
        "insert into mails (id, user_id, kind, recipient, data, created_at, due_at)"
            + " values ($1, $2, 'EMAIL_CHANGED', $3, '{}', '2026-02-16T09:40:07Z', now())",
        UUID.randomUUID(),
        ann,
        before);
    MailConfig config = office.config(Map.of("user.mail.folder", folder.toString()));
    office.send(config);
    office.received(0);
    office.query("update mails set sent_at = null, due_at = now()");
    office.received(0);

    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactly("20260216-094007-EMAIL_CHANGED-" + id(ann) + ".eml");
    }
    Path file = folder.resolve("20260216-094007-EMAIL_CHANGED-" + id(ann) + ".eml");
    String text = Files.readString(file);
    assertThat(text.replace("\r\n", "")).doesNotContain("\n", "\r");
    MimeMessage mail = GreenMailUtil.newMimeMessage(text);
    assertThat(mail.getAllRecipients()[0]).hasToString(before);
    assertThat(mail.getFrom()[0]).hasToString("Mercato <shop@mercato.example>");
    assertThat(mail.getSentDate()).isNotNull();
    assertThat(part(mail, 0)).contains("On 2026-02-16 at 09:40 UTC");
  }

  private static UserFact changed(UUID userId) {
    return new PasswordChanged(userId.toString(), Instant.now());
  }

  private static MailData data(Due mail) {
    return Json.decode(mail.data(), MailData.class);
  }

  private static Duration ms(int millis) {
    return Duration.ofMillis(millis);
  }

  private static UUID id(UUID userId) {
    return office
        .query("select id from mails where user_id = $1", userId)
        .iterator()
        .next()
        .getUUID(0);
  }

  private static String messageId(MimeMessage mail) {
    try {
      return mail.getMessageID();
    } catch (jakarta.mail.MessagingException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** 0 is the text, 1 the HTML. */
  private static String part(MimeMessage mail, int which) throws Exception {
    var parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    return parts.getBodyPart(which).getContent().toString().replace("\r\n", "\n");
  }

  private static OrderView order() {
    Money price = usd(999);
    return new OrderView(
        UUID.randomUUID().toString(),
        "M-2026-000123",
        "ann",
        OrderView.Status.CONFIRMED,
        List.of(new OrderView.Line("p", "Größe <M> & more", 2, price, price.times(2))),
        usd(1_998),
        usd(500),
        usd(0),
        usd(100),
        usd(2_398),
        new OrderView.Address("Ann Example", "Main Street 1", null, "Berlin", null, "12345", "DE"),
        new OrderView.Payment("pay", OrderView.PaymentStatus.CAPTURED, "card"),
        "standard",
        null,
        null,
        Instant.now(),
        Instant.now(),
        2);
  }

  private static Money usd(long cents) {
    return new Money(cents, "USD");
  }
}
