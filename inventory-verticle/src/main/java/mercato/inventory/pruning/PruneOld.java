package mercato.inventory.pruning;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import mercato.contract.order.OrderFact;
import mercato.inventory.holding.HoldStore;
import mercato.inventory.holding.RestockStore;
import mercato.inventory.stocking.AdjustmentStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes holds that came to nothing, and returns that were put back, a day after the last fact of
 * their orders can have come again, and adjustments whose keys have expired: page after page, one
 * at a time, so that it disturbs nobody.
 */
public final class PruneOld {

  private static final Logger LOG = LoggerFactory.getLogger(PruneOld.class);
  private static final int PAGE = 500;

  /** How long a redelivered fact must be recognized. */
  public static final Duration KEPT = OrderFact.TOPIC.retention().orElseThrow().plusDays(1);

  private final HoldStore holds;
  private final RestockStore restocks;
  private final AdjustmentStore adjustments;
  private final InstantSource clock;
  private final IntConsumer pruned;
  private Future<Void> running = Future.succeededFuture();

  /**
   * @param pruned hears how many holds were deleted
   */
  public PruneOld(
      HoldStore holds,
      RestockStore restocks,
      AdjustmentStore adjustments,
      InstantSource clock,
      IntConsumer pruned) {
    this.holds = holds;
    this.restocks = restocks;
    this.adjustments = adjustments;
    this.clock = clock;
    this.pruned = pruned;
  }

  /** Deletes all that is old, unless the time before is still under way. */
  public Future<Void> prune() {
    if (running.isComplete()) {
      running =
          pages(() -> holds.prune(clock.instant().minus(KEPT), PAGE).onSuccess(pruned::accept))
              .compose(done -> pages(() -> restocks.prune(clock.instant().minus(KEPT), PAGE)))
              .compose(done -> pages(() -> adjustments.prune(PAGE)))
              .onFailure(failure -> LOG.warn("What is old stays: {}", failure.toString()));
    }
    return running;
  }

  /** Page after page until one is not full. */
  private static Future<Void> pages(Supplier<Future<Integer>> page) {
    return page.get().compose(deleted -> deleted < PAGE ? Future.succeededFuture() : pages(page));
  }
}
