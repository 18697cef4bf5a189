package mercato.user.inbox;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import mercato.user.model.Notice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is kept no longer: page after page, one at a time, so that it disturbs nobody.
 * Several instances may do it at once.
 */
public final class PruneInbox {

  private static final Logger LOG = LoggerFactory.getLogger(PruneInbox.class);
  private static final int PAGE = 500;

  private final InboxStore inbox;
  private final InstantSource clock;
  private Future<Void> running = Future.succeededFuture();

  public PruneInbox(InboxStore inbox, InstantSource clock) {
    this.inbox = inbox;
    this.clock = clock;
  }

  /** Deletes all that is old, unless the time before is still under way. */
  public Future<Void> prune() {
    if (running.isComplete()) {
      Instant now = clock.instant();
      running =
          pages(() -> inbox.pruneOrders(now.minus(Notice.ORDER_KEPT), PAGE))
              .compose(done -> pages(() -> inbox.pruneNotifications(now.minus(Notice.KEPT), PAGE)))
              .onFailure(failure -> LOG.warn("What is old stays: {}", failure.toString()));
    }
    return running;
  }

  /** Page after page until one is not full. */
  private static Future<Void> pages(Supplier<Future<Integer>> page) {
    return page.get().compose(deleted -> deleted < PAGE ? Future.succeededFuture() : pages(page));
  }
}
