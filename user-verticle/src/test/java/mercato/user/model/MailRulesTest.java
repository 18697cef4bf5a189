package mercato.user.model;

import static mercato.user.model.MailKind.ORDER_CONFIRMED;
import static mercato.user.model.MailKind.ORDER_REFUNDED;
import static mercato.user.model.MailKind.ORDER_SHIPPED;
import static mercato.user.model.MailKind.PASSWORD_CHANGED;
import static mercato.user.model.MailKind.PASSWORD_RESET;
import static mercato.user.model.MailKind.SECURITY_ALERT;
import static mercato.user.model.MailKind.VERIFICATION;
import static mercato.user.model.MailKind.WELCOME;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.Money;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.ItemsReturned;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderDelivered;
import mercato.contract.order.OrderFact.OrderRefunded;
import mercato.contract.order.OrderFact.OrderRejected;
import mercato.contract.order.OrderFact.OrderShipped;
import mercato.contract.stream.Envelope;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.PasswordChanged;
import mercato.contract.user.UserFact.ResetRequested;
import mercato.contract.user.UserFact.TokenReused;
import mercato.contract.user.UserFact.UserErased;
import mercato.contract.user.UserFact.UserRegistered;
import mercato.contract.user.UserFact.VerificationRequested;
import org.junit.jupiter.api.Test;

class MailRulesTest {

  private static final Instant AT = Instant.parse("2026-02-16T09:40:00Z");
  private static final String ANN = "0192f3a0-0000-7000-8000-000000000001";
  private static final Money FIVE = new Money(500, "USD");

  @Test
  void whatHappensToAnAccountIsToldByMailButForItsEnd() {
    assertThat(kind(new UserRegistered(ANN, AT))).contains(WELCOME);
    assertThat(kind(new VerificationRequested(ANN, AT))).contains(VERIFICATION);
    assertThat(kind(new ResetRequested(ANN, AT))).contains(PASSWORD_RESET);
    assertThat(kind(new PasswordChanged(ANN, AT))).contains(PASSWORD_CHANGED);
    assertThat(kind(new TokenReused(ANN, "session", AT))).contains(SECURITY_ALERT);
    assertThat(kind(new UserErased(ANN, AT))).isEmpty();
  }

  @Test
  void ofAnOrderThreeStepsAreToldByMail() {
    assertThat(kind(new OrderConfirmed("o", "M-1", ANN, List.of(), FIVE, null, 2, AT)))
        .contains(ORDER_CONFIRMED);
    assertThat(kind(new OrderShipped("o", "M-1", ANN, "DHL", "123", 3, AT)))
        .contains(ORDER_SHIPPED);
    assertThat(kind(new OrderRefunded("o", "M-1", ANN, "r", FIVE, 4, AT))).contains(ORDER_REFUNDED);
    assertThat(kind(new OrderDelivered("o", "M-1", ANN, 4, AT))).isEmpty();
    assertThat(kind(new OrderRejected("o", "M-1", ANN, "OUT_OF_STOCK", 2, AT))).isEmpty();
    assertThat(kind(new ItemsReturned("o", "M-1", ANN, "r", List.of(), true, 5, AT))).isEmpty();
  }

  @Test
  void aCancelledOrderReturnsMoneyOnlyIfSomeWasPaid() {
    assertThat(MailRules.ofOrder(told(cancelled(AT, FIVE))))
        .get()
        .satisfies(mail -> assertThat(mail.kind()).isEqualTo(ORDER_REFUNDED))
        .satisfies(mail -> assertThat(mail.data().amount()).isEqualTo(FIVE));
    assertThat(kind(cancelled(null, FIVE))).isEmpty();
    assertThat(kind(cancelled(AT, Money.zero("USD")))).isEmpty();
  }

  @Test
  void aFactAsksForItsMailUnderOneIdAndAnotherFactUnderAnother() {
    UserFact fact = new UserRegistered(ANN, AT);
    Mail mail = MailRules.ofUser(told(fact, "fact-1")).orElseThrow();
    assertThat(MailRules.ofUser(told(fact, "fact-1"))).contains(mail);
    assertThat(mail.userId()).isEqualTo(UUID.fromString(ANN));
    assertThat(mail.createdAt()).isEqualTo(AT);
    assertThat(mail.data().trace()).isEqualTo("trace");
    assertThat(MailRules.ofUser(told(fact, "fact-2")).orElseThrow().id()).isNotEqualTo(mail.id());
  }

  @Test
  void nobodysMailIsWantedByNobody() {
    assertThat(kind(new UserRegistered("service", AT))).isEmpty();
    assertThat(kind(new OrderDelivered("o", "M-1", null, 4, AT))).isEmpty();
  }

  @Test
  void pausesDoubleUpToAQuarterOfAnHourAndEndAfterThreeDays() {
    assertThat(List.of(pause(1), pause(2), pause(5), pause(10), pause(11), pause(1_000)))
        .containsExactly(1L, 2L, 16L, 512L, 900L, 900L);
    assertThat(MailRules.pause(1, AT, AT.plus(Duration.ofDays(3)))).isEmpty();
    assertThat(MailRules.pause(9, AT, AT.plus(Duration.ofDays(3)).minusMillis(1))).isPresent();
  }

  @Test
  void onlyOrdersCanWait() {
    assertThat(List.of(MailKind.values()))
        .allSatisfy(
            kind -> assertThat(kind.urgent()).isNotEqualTo(kind.name().startsWith("ORDER_")));
  }

  private static long pause(int attempts) {
    return MailRules.pause(attempts, AT, AT).orElseThrow().toSeconds();
  }

  private static OrderFact cancelled(Instant confirmedAt, Money total) {
    return new OrderCancelled("o", "M-1", ANN, List.of(), total, confirmedAt, 3, AT);
  }

  private static Optional<MailKind> kind(UserFact fact) {
    return MailRules.ofUser(told(fact, "fact-1")).map(Mail::kind);
  }

  private static Optional<MailKind> kind(OrderFact fact) {
    return MailRules.ofOrder(told(fact)).map(Mail::kind);
  }

  private static Envelope<UserFact> told(UserFact fact, String id) {
    return new Envelope<>(id, "type", 1, fact.key(), AT, "trace", fact);
  }

  private static Envelope<OrderFact> told(OrderFact fact) {
    return new Envelope<>("fact-1", "type", 1, fact.key(), AT, "trace", fact);
  }
}
