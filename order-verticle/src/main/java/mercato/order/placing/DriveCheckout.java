package mercato.order.placing;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import mercato.contract.order.OrderView.Status;
import mercato.order.history.EventLog;
import mercato.order.history.StoredOrder;
import mercato.order.model.Checkout;
import mercato.order.model.Checkout.Answer;
import mercato.order.model.Checkout.Command;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent;
import mercato.order.model.OrderEvent.StockHeld;

/**
 * Drives an order's saga: asks {@link Checkout} what is next, asks others for it, stores what their
 * answer makes of the order, and so on. The live request, the cancellation and {@link
 * ResumeCheckouts} all drive by this class.
 *
 * <ul>
 *   <li>A drive lasts for one lease at most; then the order is left to whoever claims it.
 *   <li>When another driver has stored a step first, this one reads the order and goes on from
 *       there.
 *   <li>While the payment is open it is asked for again after a pause. Any other command that gets
 *       no answer ends the drive; the order stays due.
 *   <li>{@code StockHeld} waits to be stored until something follows it: reserving again is as good
 *       as remembering, and so an order takes one statement less.
 * </ul>
 */
public final class DriveCheckout {

  /** Asks others. */
  public interface Steps {
    /** Never fails: no answer is {@link Answer.None}. It comes within the limit, more or less. */
    Future<Answer> ask(Command command, Order order, String token, Duration limit);
  }

  /**
   * @param lease how long one drive may last; live drives are the only ones during the first lease
   * @param attempt how long one question to the payment provider may take
   * @param pause between two questions about an open payment
   */
  public record Limits(
      Checkout.Deadlines deadlines, Duration lease, Duration attempt, Duration pause) {}

  private record Drive(Predicate<Order> arrived, String token, Instant end) {}

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
   * Drives a checkout until it has ended one way or the other.
   *
   * @return the order as far as it came; fails with {@code UNAVAILABLE} when the log is away
   */
  public Future<Order> settle(StoredOrder stored) {
    return start(stored, order -> order.status() != Status.PENDING);
  }

  /** Drives an order until nothing is left to do for it. Otherwise as {@link #settle}. */
  public Future<Order> finish(StoredOrder stored) {
    return start(stored, order -> false);
  }

  private Future<Order> start(StoredOrder stored, Predicate<Order> arrived) {
    var drive = new Drive(arrived, stored.data().token(), clock.instant().plus(limits.lease));
    return go(drive, stored.order(), stored.order().version());
  }

  /**
   * @param saved how many of the order's events are stored
   */
  private Future<Order> go(Drive drive, Order order, int saved) {
    Instant now = clock.instant();
    List<OrderEvent> expired = Checkout.expire(order, limits.deadlines, now);
    if (!expired.isEmpty()) {
      return store(drive, order.with(expired), saved);
    }
    Command next = Checkout.command(order).orElse(null);
    if (next == null || drive.arrived.test(order) || !now.isBefore(drive.end)) {
      return Future.succeededFuture(order);
    }
    return steps
        .ask(next, order, drive.token, limit(drive, order, now))
        .compose(answer -> answered(drive, order, saved, next, answer));
  }

  private Future<Order> answered(
      Drive drive, Order order, int saved, Command command, Answer answer) {
    List<OrderEvent> fresh = Checkout.on(order, command, answer, clock.instant());
    Order next = order.with(fresh);
    if (!fresh.isEmpty() && fresh.stream().allMatch(StockHeld.class::isInstance)) {
      return go(drive, next, saved);
    }
    if (next.version() > saved) {
      return store(drive, next, saved);
    }
    return command == Command.AUTHORIZE
        ? pauses.apply(limits.pause).compose(rested -> go(drive, next, saved))
        : Future.succeededFuture(next);
  }

  private Future<Order> store(Drive drive, Order order, int saved) {
    return log.append(order, saved, limits.lease)
        .compose(
            won ->
                won
                    ? go(drive, order, order.version())
                    : log.current(order.id())
                        .compose(current -> go(drive, current, current.version())));
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
