package mercato.user.model;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.Money;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderRefunded;
import mercato.contract.order.OrderFact.OrderShipped;
import mercato.contract.stream.Envelope;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.PasswordChanged;
import mercato.contract.user.UserFact.ResetRequested;
import mercato.contract.user.UserFact.TokenReused;
import mercato.contract.user.UserFact.UserRegistered;
import mercato.contract.user.UserFact.VerificationRequested;

/**
 * Which fact asks for which mail, and when one that did not go is tried again.
 *
 * <table>
 * <caption>Facts and mails; others ask for none</caption>
 * <tr><td>UserRegistered</td><td>WELCOME</td></tr>
 * <tr><td>VerificationRequested</td><td>VERIFICATION</td></tr>
 * <tr><td>ResetRequested</td><td>PASSWORD_RESET</td></tr>
 * <tr><td>PasswordChanged</td><td>PASSWORD_CHANGED</td></tr>
 * <tr><td>TokenReused</td><td>SECURITY_ALERT</td></tr>
 * <tr><td>OrderConfirmed</td><td>ORDER_CONFIRMED</td></tr>
 * <tr><td>OrderShipped</td><td>ORDER_SHIPPED</td></tr>
 * <tr><td>OrderRefunded</td><td>ORDER_REFUNDED</td></tr>
 * <tr><td>OrderCancelled, once paid for</td><td>ORDER_REFUNDED</td></tr>
 * </table>
 */
public final class MailRules {

  /** For how long a mail is of use, sent or not. */
  public static final Duration KEPT = Duration.ofDays(3);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_PAUSE = Duration.ofMinutes(15);
  private static final int LAST_DOUBLING = 10;

  private static final Map<Class<? extends UserFact>, MailKind> OF_USERS =
      Map.of(
          UserRegistered.class, MailKind.WELCOME,
          VerificationRequested.class, MailKind.VERIFICATION,
          ResetRequested.class, MailKind.PASSWORD_RESET,
          PasswordChanged.class, MailKind.PASSWORD_CHANGED,
          TokenReused.class, MailKind.SECURITY_ALERT);

  private MailRules() {}

  public static Optional<Mail> ofUser(Envelope<UserFact> told) {
    return Optional.ofNullable(OF_USERS.get(told.body().getClass()))
        .flatMap(kind -> mail(told, told.body().userId(), kind, MailData.of(told.trace())));
  }

  public static Optional<Mail> ofOrder(Envelope<OrderFact> told) {
    OrderFact fact = told.body();
    if (fact instanceof OrderConfirmed it) {
      var data = new MailData(told.trace(), it.orderId(), it.number(), null, null, null);
      return mail(told, it.userId(), MailKind.ORDER_CONFIRMED, data);
    }
    if (fact instanceof OrderShipped it) {
      var data =
          new MailData(
              told.trace(), it.orderId(), it.number(), it.carrier(), it.trackingNumber(), null);
      return mail(told, it.userId(), MailKind.ORDER_SHIPPED, data);
    }
    if (fact instanceof OrderRefunded it) {
      return refund(told, it.userId(), it.number(), it.amount());
    }
    if (fact instanceof OrderCancelled it && it.confirmedAt() != null && it.total().amount() > 0) {
      return refund(told, it.userId(), it.number(), it.total());
    }
    return Optional.empty();
  }

  /**
   * How long a mail that could not be sent waits: 1 s, doubling up to 15 min.
   *
   * @param attempts so far, from 1
   * @return empty when it is too old to be tried again
   */
  public static Optional<Duration> pause(int attempts, Instant createdAt, Instant now) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, LAST_DOUBLING));
    Duration bounded = pause.compareTo(LAST_PAUSE) < 0 ? pause : LAST_PAUSE;
    return now.isBefore(createdAt.plus(KEPT)) ? Optional.of(bounded) : Optional.empty();
  }

  private static Optional<Mail> refund(
      Envelope<OrderFact> told, String userId, String number, Money amount) {
    var data = new MailData(told.trace(), told.body().orderId(), number, null, null, amount);
    return mail(told, userId, MailKind.ORDER_REFUNDED, data);
  }

  private static Optional<Mail> mail(
      Envelope<?> told, String userId, MailKind kind, MailData data) {
    byte[] cause = (told.id() + '/' + kind).getBytes(StandardCharsets.UTF_8);
    return UserIds.parse(userId)
        .map(user -> new Mail(UUID.nameUUIDFromBytes(cause), user, kind, data, told.body().at()));
  }
}
