package mercato.order.fulfilment;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import mercato.contract.Problem;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.OrderLog;
import mercato.order.history.OrderLog.Appended;
import mercato.order.history.StoredOrder;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent;
import mercato.order.placing.DriveCheckout;

/**
 * What all changes of an order by people have in common: decide, store the decision, then do what
 * follows from it, as far as it comes until the reply is due; the rest goes on by itself. When
 * another step was stored in between, it is decided anew.
 */
public final class ChangeOrder {

  /** Steps that may be stored between reading the order and storing ours; there are few. */
  private static final int ATTEMPTS = 5;

  /** Which events follow, or a problem why there are none; no events when nothing has to change. */
  @FunctionalInterface
  public interface Decision extends BiFunction<Order, Instant, List<OrderEvent>> {}

  /** Stores an order's events from that number on. */
  private interface Append extends BiFunction<Order, Integer, Future<Appended>> {}

  private final OrderLog log;
  private final DriveCheckout checkout;
  private final InstantSource clock;
  private final Duration lease;
  private final Duration replyDue;

  public ChangeOrder(
      OrderLog log,
      DriveCheckout checkout,
      InstantSource clock,
      Duration lease,
      Duration replyDue) {
    this.log = log;
    this.checkout = checkout;
    this.clock = clock;
    this.lease = lease;
    this.replyDue = replyDue;
  }

  /** Stores what is decided. */
  Future<StoredOrder> decide(StoredOrder stored, Decision decision) {
    Append append =
        (order, from) ->
            log.append(order, from, lease).map(won -> won ? Appended.STORED : Appended.OVERTAKEN);
    return attempt(stored, decision, append, ATTEMPTS).map(Optional::orElseThrow);
  }

  /**
   * Stores what is decided together with the key that asks for it.
   *
   * @param part the refund or the return that it is about
   * @return empty when the key is used by then
   */
  Future<Optional<StoredOrder>> decide(StoredOrder stored, Decision decision, Key key, UUID part) {
    return attempt(
        stored, decision, (order, from) -> log.append(order, from, lease, key, part), ATTEMPTS);
  }

  private Future<Optional<StoredOrder>> attempt(
      StoredOrder stored, Decision decision, Append append, int attempts) {
    Order order = stored.order();
    List<OrderEvent> fresh = decision.apply(order, clock.instant());
    if (fresh.isEmpty()) {
      return Future.succeededFuture(Optional.of(stored));
    }
    if (attempts == 0) {
      return Future.failedFuture(Problem.unavailable("The order is busy. Try again shortly."));
    }
    Order next = order.with(fresh);
    return append
        .apply(next, order.version())
        .compose(
            appended ->
                switch (appended) {
                  case STORED -> Future.succeededFuture(Optional.of(stored.now(next)));
                  case KEY_USED -> Future.succeededFuture(Optional.empty());
                  case OVERTAKEN ->
                      log.find(order.id())
                          .compose(current -> attempt(current, decision, append, attempts - 1));
                });
  }

  /** Does what follows, until the reply is due; shows what is stored by then. */
  Future<StoredOrder> finish(StoredOrder changed) {
    return checkout
        .finish(changed)
        .timeout(replyDue.toMillis(), TimeUnit.MILLISECONDS)
        .recover(late -> log.current(changed.order().id()))
        .otherwise(changed.order())
        .map(changed::now);
  }
}
