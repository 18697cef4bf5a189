package mercato.order.placing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import mercato.order.history.IdempotencyKeys;
import mercato.order.history.OrderTable;
import mercato.order.history.StoredOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with orders that nobody drives any more: after a crash, after a drive that came to no
 * end, until each has nothing left to do. Also drops keys that are past their time.
 *
 * <p>Claims at most {@link #PAGE} orders at a time and drives at most {@link #MAX_DRIVEN} at once.
 * Two instances, here or elsewhere, never claim the same order within a lease.
 */
public final class ResumeCheckouts {

  private static final Logger LOG = LoggerFactory.getLogger(ResumeCheckouts.class);
  private static final int PAGE = 100;
  private static final int MAX_DRIVEN = 1_000;
  private static final Duration KEY_AGE = Duration.ofHours(24);
  private static final Duration PRUNE_PERIOD = Duration.ofSeconds(30);
  private static final int PRUNE_LIMIT = 1_000;

  private final Vertx vertx;
  private final OrderTable table;
  private final IdempotencyKeys keys;
  private final DriveCheckout checkout;
  private final Duration lease;
  private long resumeTimer;
  private long pruneTimer;
  private boolean claiming;
  private int driven;

  public ResumeCheckouts(
      Vertx vertx, OrderTable table, IdempotencyKeys keys, DriveCheckout checkout, Duration lease) {
    this.vertx = vertx;
    this.table = table;
    this.keys = keys;
    this.checkout = checkout;
    this.lease = lease;
  }

  /** Looks at once, then each period, until {@link #stop()}. */
  public void start(Duration period) {
    resumeTimer = vertx.setPeriodic(0, period.toMillis(), tick -> resume());
    pruneTimer = vertx.setPeriodic(PRUNE_PERIOD.toMillis(), tick -> prune());
  }

  public void stop() {
    vertx.cancelTimer(resumeTimer);
    vertx.cancelTimer(pruneTimer);
  }

  private void resume() {
    int room = Math.min(PAGE, MAX_DRIVEN - driven);
    if (claiming || room <= 0) {
      return;
    }
    claiming = true;
    table
        .claim(room, lease)
        .onComplete(
            claimed -> {
              claiming = false;
              if (claimed.succeeded()) {
                claimed.result().forEach(this::drive);
                again(claimed.result(), room);
              }
            });
  }

  /** A full page: there may be more. */
  private void again(List<StoredOrder> claimed, int room) {
    if (claimed.size() == room) {
      resume();
    }
  }

  private void drive(StoredOrder stored) {
    driven++;
    LOG.debug("resuming {}", stored.order());
    Future.succeededFuture(stored)
        .compose(checkout::finish)
        .onComplete(
            finished -> {
              driven--;
              if (finished.failed()) {
                LOG.warn("{} waits: {}", stored.order(), finished.cause().toString());
              }
            });
  }

  private void prune() {
    keys.prune(KEY_AGE, PRUNE_LIMIT)
        .onSuccess(
            pruned -> {
              if (pruned == PRUNE_LIMIT) {
                prune();
              }
            });
  }
}
