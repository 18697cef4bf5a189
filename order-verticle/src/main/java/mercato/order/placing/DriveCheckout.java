package mercato.order.placing;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.history.EventLog;
import mercato.order.history.StoredOrder;
import mercato.order.model.Checkout;
import mercato.order.model.Checkout.Action;
import mercato.order.model.Checkout.Answer;
import mercato.order.model.Checkout.Command;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent;
import mercato.order.model.OrderEvent.StockHeld;

/**
 * Drives an order's saga: asks {@link Checkout} what is next, asks others for it, stores what their
 * answer makes of the order, and so on. The live request, whatever people do to the order later,
 * the provider's call-back and {@link ResumeCheckouts} all drive by this class.
 *
 * <ul>
 *   <li>A drive lasts for one lease at most; then the order is left to whoever claims it.
 *   <li>When another driver has stored a step first, this one reads the order and goes on from
 *       there.
 *   <li>While the payment is open it is asked for again after a pause, which doubles up to {@link
 *       #LONGEST_PAUSE} times the first. Any other command that gets no answer ends the drive; the
 *       order stays due.
 *   <li>Whoever goes on with an open payment that another has asked for asks first what became of
 *       it.
 *   <li>{@code StockHeld} waits to be stored until something follows it: reserving again is as good
 *       as remembering, and so an order takes one statement less.
 * </ul>
 */
public final class DriveCheckout {

  private static final int LONGEST_PAUSE = 10;

  /** Asks others. No method fails: no answer is {@link Answer.None}. */
  public interface Steps {
    /** The answer comes within the limit, more or less. */
    Future<Answer> ask(Command command, Order order, String token, Duration limit);

    /** What became of the payment; no answer for one that the provider has never seen. */
    Future<Answer> find(Order order, Duration limit);
  }

  /**
   * @param lease how long one drive may last; live drives are the only ones during the first lease
   * @param attempt how long one question to the payment provider may take
   * @param pause between the first two questions about an open payment
   */
  public record Limits(
      Checkout.Deadlines deadlines, Duration lease, Duration attempt, Duration pause) {}

  private enum Manner {
    /** As the first: until the checkout has ended. */
    LIVE,
    /** After others: until nothing is left to do. */
    AFTERWARDS,
    /** As the last, but without waiting for a payment that is open. */
    IN_PASSING
  }

  private record Drive(Manner manner, String token, Instant end) {}

  private final EventLog log;
  private final Steps steps;
  private final Function<Duration, Future<Void>> pauses;
  private final InstantSource clock;
  private final Limits limits;

  public DriveCheckout(
      EventLog log,
      Steps steps,
      Function<Duration, Future<Void>> pauses,
      InstantSource clock,
      Limits limits) {
    this.log = log;
    this.steps = steps;
    this.pauses = pauses;
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * Drives a checkout that was just placed until it has ended one way or the other.
   *
   * @return the order as far as it came; fails with {@code UNAVAILABLE} when the log is away
   */
  public Future<Order> settle(StoredOrder stored) {
    return start(stored, Manner.LIVE);
  }

  /** Drives an order until nothing is left to do for it. Otherwise as {@link #settle}. */
  public Future<Order> finish(StoredOrder stored) {
    return start(stored, Manner.AFTERWARDS);
  }

  /** As {@link #finish}, when the provider says that the payment has moved: if not, that is all. */
  public Future<Order> hear(StoredOrder stored) {
    return start(stored, Manner.IN_PASSING);
  }

  private Future<Order> start(StoredOrder stored, Manner manner) {
    var drive = new Drive(manner, stored.data().token(), clock.instant().plus(limits.lease));
    return go(drive, stored.order(), stored.order().version(), 0);
  }

  /**
   * @param saved how many of the order's events are stored
   * @param asked how often this drive has found the payment open
   */
  private Future<Order> go(Drive drive, Order order, int saved, int asked) {
    Instant now = clock.instant();
    List<OrderEvent> expired = Checkout.expire(order, limits.deadlines, now);
    if (!expired.isEmpty()) {
      return store(drive, order.with(expired), saved);
    }
    Command next = Checkout.command(order).orElse(null);
    boolean arrived = drive.manner == Manner.LIVE && order.status() != Status.PENDING;
    if (next == null || arrived || !now.isBefore(drive.end)) {
      return Future.succeededFuture(order);
    }
    return ask(drive, order, next, asked, limit(drive, order, now))
        .compose(answer -> answered(drive, order, saved, asked, next, answer));
  }

  private Future<Answer> ask(Drive drive, Order order, Command next, int asked, Duration limit) {
    boolean atOnce = drive.manner == Manner.LIVE || asked > 0;
    if (next.action() != Action.AUTHORIZE || atOnce) {
      return steps.ask(next, order, drive.token, limit);
    }
    return steps
        .find(order, limit)
        .compose(
            found ->
                isDecided(found) || drive.manner == Manner.IN_PASSING
                    ? Future.succeededFuture(found)
                    : steps.ask(next, order, drive.token, limit));
  }

  private static boolean isDecided(Answer found) {
    return found instanceof Answer.Payment payment && payment.status() != PaymentStatus.PENDING;
  }

  private Future<Order> answered(
      Drive drive, Order order, int saved, int asked, Command command, Answer answer) {
    List<OrderEvent> fresh = Checkout.on(order, command, answer, clock.instant());
    Order next = order.with(fresh);
    if (fresh.size() == 1 && fresh.get(0) instanceof StockHeld) {
      return go(drive, next, saved, asked);
    }
    if (next.version() > saved) {
      return store(drive, next, saved);
    }
    return command.action() == Action.AUTHORIZE && drive.manner != Manner.IN_PASSING
        ? pauses.apply(pause(asked)).compose(rested -> go(drive, next, saved, asked + 1))
        : Future.succeededFuture(next);
  }

  private Future<Order> store(Drive drive, Order order, int saved) {
    return log.append(order, saved, limits.lease)
        .compose(
            won ->
                won
                    ? go(drive, order, order.version(), 0)
                    : log.current(order.id())
                        .compose(current -> go(drive, current, current.version(), 0)));
  }

  private Duration pause(int asked) {
    int times = asked >= LONGEST_PAUSE ? LONGEST_PAUSE : Math.min(1 << asked, LONGEST_PAUSE);
    return limits.pause.multipliedBy(times);
  }

  /** An attempt ends with the drive, and with the time that the payment has. */
  private Duration limit(Drive drive, Order order, Instant now) {
    Duration left = Duration.between(now, drive.end);
    if (order.status() == Status.PENDING && order.failure().isEmpty()) {
      Instant deadline = order.intent().at().plus(limits.deadlines.payment());
      left = min(left, Duration.between(now, deadline));
    }
    return min(left, limits.attempt);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
