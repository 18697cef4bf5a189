package mercato.order.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mercato.contract.Money;
import mercato.contract.inventory.HoldView;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.OrderEvent.CheckoutGivenUp;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.PaymentAuthorized;
import mercato.order.model.OrderEvent.PaymentCaptured;
import mercato.order.model.OrderEvent.PaymentDeclined;
import mercato.order.model.OrderEvent.PaymentRefunded;
import mercato.order.model.OrderEvent.PaymentVoided;
import mercato.order.model.OrderEvent.Reason;
import mercato.order.model.OrderEvent.StockHeld;
import mercato.order.model.OrderEvent.StockReleased;

/**
 * The checkout saga as three pure functions: what an order needs next ({@link #command}), what an
 * answer makes of it ({@link #on}), and what time alone makes of it ({@link #expire}). The live
 * request and the resumption after a crash call the same three; what they need to know is in the
 * order's events, and every command may be given twice.
 *
 * <pre>
 * order                          command        answer → events
 * ------------------------------ -------------- ----------------------------------------------
 * PENDING                        RESERVE_STOCK  held       → StockHeld
 *                                               refused    → OrderRejected(OUT_OF_STOCK)
 *                                               released   → CheckoutGivenUp(UNAVAILABLE)
 *                                               none       → CheckoutGivenUp(UNAVAILABLE)
 * PENDING, held                  AUTHORIZE      authorized → PaymentAuthorized, OrderConfirmed
 *                                               declined   → PaymentDeclined
 *                                               voided     → CheckoutGivenUp(PAYMENT_TIMEOUT)
 *                                               open, none → (ask again)
 * PENDING, given up              VOID           voided     → PaymentVoided
 * PENDING, declined or voided    RELEASE_STOCK  released   → StockReleased, OrderRejected(why)
 * stands, authorized             CAPTURE        captured   → PaymentCaptured
 * stands, refund decided         REFUND         refunded   → PaymentRefunded
 * CANCELLED, open or authorized  VOID           voided     → PaymentVoided
 *                                               captured   → PaymentCaptured (the capture came first)
 * CANCELLED, captured            REFUND         refunded   → PaymentRefunded (first what was
 *                                                            decided, one by one, then the rest)
 * CANCELLED, voided or refunded  RELEASE_STOCK  released   → StockReleased
 * any other                      –
 *
 * time                           while                          → events
 * placed + hold deadline         PENDING, not held              → CheckoutGivenUp(UNAVAILABLE)
 * placed + payment deadline      PENDING, held, not declined    → CheckoutGivenUp(PAYMENT_TIMEOUT)
 * </pre>
 *
 * An order stands while it is CONFIRMED, SHIPPED, DELIVERED or RETURNED. An answer that is not in
 * the table changes nothing: the command is given again later.
 */
public final class Checkout {

  /** What can be asked of others. */
  public enum Action {
    RESERVE_STOCK,
    AUTHORIZE,
    CAPTURE,
    VOID,
    REFUND,
    RELEASE_STOCK
  }

  /**
   * What to ask of others now. The order has all else that the question needs.
   *
   * @param refundId of a refund: which; null for what a cancellation pays back
   * @param amount of a refund; null otherwise
   */
  public record Command(Action action, String refundId, Money amount) {
    public static Command of(Action action) {
      return new Command(action, null, null);
    }
  }

  /** What came back. */
  public sealed interface Answer {
    /** From inventory. */
    record Hold(HoldView.State state, List<Shortage> shortages) implements Answer {}

    /**
     * From the payment provider.
     *
     * @param declineCode the provider's reason, null unless declined
     * @param refunded all that was paid back by now, minor units
     */
    record Payment(PaymentStatus status, String declineCode, long refunded) implements Answer {}

    /** Nothing, or nothing certain. */
    record None() implements Answer {}
  }

  /**
   * How long a checkout may take, from the moment when it was placed.
   *
   * @param hold until stock must be known to be held
   * @param payment until the payment must be known to be authorized; longer than {@code hold}
   */
  public record Deadlines(Duration hold, Duration payment) {}

  private Checkout() {}

  /** What the order needs next; empty when nothing is left to do. */
  public static Optional<Command> command(Order order) {
    return switch (order.status()) {
      case PENDING ->
          Optional.of(Command.of(order.failure().isPresent() ? undo(order) : settle(order)));
      case CONFIRMED, SHIPPED, DELIVERED, RETURNED -> goOn(order);
      case CANCELLED -> callOff(order);
      case REJECTED -> Optional.empty();
    };
  }

  private static Action settle(Order order) {
    return order.held() ? Action.AUTHORIZE : Action.RESERVE_STOCK;
  }

  private static Action undo(Order order) {
    return order.payment() == PaymentStatus.PENDING ? Action.VOID : Action.RELEASE_STOCK;
  }

  private static Optional<Command> goOn(Order order) {
    return order.payment() == PaymentStatus.AUTHORIZED
        ? Optional.of(Command.of(Action.CAPTURE))
        : refund(order);
  }

  private static Optional<Command> callOff(Order order) {
    if (order.payment() == PaymentStatus.PENDING || order.payment() == PaymentStatus.AUTHORIZED) {
      return Optional.of(Command.of(Action.VOID));
    }
    Optional<Command> decided = refund(order);
    if (decided.isPresent()) {
      return decided;
    }
    Money rest = order.money().refundable();
    if (rest.amount() > 0) {
      return Optional.of(new Command(Action.REFUND, null, rest));
    }
    return order.released() ? Optional.empty() : Optional.of(Command.of(Action.RELEASE_STOCK));
  }

  private static Optional<Command> refund(Order order) {
    return order
        .money()
        .nextRefund()
        .map(refund -> new Command(Action.REFUND, refund.id(), refund.amount()));
  }

  /** What an answer to a command that this order needed makes of it. */
  public static List<OrderEvent> on(Order order, Command command, Answer answer, Instant now) {
    if (answer instanceof Answer.Hold hold) {
      return command.action == Action.RELEASE_STOCK
          ? released(order, hold, now)
          : reserved(hold, now);
    }
    if (answer instanceof Answer.Payment payment) {
      return paid(order, command, payment, now);
    }
    return command.action == Action.RESERVE_STOCK
        ? List.of(new CheckoutGivenUp(Reason.UNAVAILABLE, now))
        : List.of();
  }

  private static List<OrderEvent> reserved(Answer.Hold hold, Instant now) {
    return switch (hold.state()) {
      case HELD, COMMITTED -> List.of(new StockHeld(now));
      case REFUSED -> List.of(new OrderRejected(Reason.OUT_OF_STOCK, hold.shortages(), now));
      case RELEASED -> List.of(new CheckoutGivenUp(Reason.UNAVAILABLE, now));
    };
  }

  private static List<OrderEvent> released(Order order, Answer.Hold hold, Instant now) {
    boolean gone =
        hold.state() == HoldView.State.RELEASED || hold.state() == HoldView.State.REFUSED;
    if (!gone) {
      return List.of();
    }
    return order.status() == Status.PENDING
        ? List.of(
            new StockReleased(now),
            new OrderRejected(order.failure().orElseThrow(), List.of(), now))
        : List.of(new StockReleased(now));
  }

  private static List<OrderEvent> paid(
      Order order, Command command, Answer.Payment payment, Instant now) {
    return switch (command.action) {
      case AUTHORIZE -> authorized(payment, now);
      case CAPTURE -> captured(payment, now);
      case VOID -> voided(order, payment, now);
      case REFUND -> refunded(order, command, payment, now);
      case RESERVE_STOCK, RELEASE_STOCK -> List.of();
    };
  }

  private static List<OrderEvent> authorized(Answer.Payment payment, Instant now) {
    return switch (payment.status()) {
      case AUTHORIZED, CAPTURED -> List.of(new PaymentAuthorized(now), new OrderConfirmed(now));
      case DECLINED -> List.of(new PaymentDeclined(payment.declineCode(), now));
      case VOIDED -> List.of(new CheckoutGivenUp(Reason.PAYMENT_TIMEOUT, now));
      case PENDING, PARTIALLY_REFUNDED, REFUNDED -> List.of();
    };
  }

  private static List<OrderEvent> captured(Answer.Payment payment, Instant now) {
    return switch (payment.status()) {
      case CAPTURED, PARTIALLY_REFUNDED, REFUNDED -> List.of(new PaymentCaptured(now));
      case PENDING, AUTHORIZED, VOIDED, DECLINED -> List.of();
    };
  }

  private static List<OrderEvent> voided(Order order, Answer.Payment payment, Instant now) {
    return switch (payment.status()) {
      case VOIDED, DECLINED -> List.of(new PaymentVoided(now));
      case CAPTURED, PARTIALLY_REFUNDED, REFUNDED ->
          order.status() == Status.CANCELLED ? List.of(new PaymentCaptured(now)) : List.of();
      case PENDING, AUTHORIZED -> List.of();
    };
  }

  /** The provider's status cannot tell this refund from one before it, but the sum can. */
  private static List<OrderEvent> refunded(
      Order order, Command command, Answer.Payment payment, Instant now) {
    long sum = order.money().refunded().plus(command.amount).amount();
    return payment.refunded() < sum
        ? List.of()
        : List.of(new PaymentRefunded(command.refundId, command.amount, now));
  }

  /** What the passing of time makes of an order: at most one event. */
  public static List<OrderEvent> expire(Order order, Deadlines deadlines, Instant now) {
    if (order.status() != Status.PENDING || order.failure().isPresent()) {
      return List.of();
    }
    Instant placed = order.intent().at();
    if (!order.held() && !now.isBefore(placed.plus(deadlines.hold()))) {
      return List.of(new CheckoutGivenUp(Reason.UNAVAILABLE, now));
    }
    return now.isBefore(placed.plus(deadlines.payment()))
        ? List.of()
        : List.of(new CheckoutGivenUp(Reason.PAYMENT_TIMEOUT, now));
  }
}
