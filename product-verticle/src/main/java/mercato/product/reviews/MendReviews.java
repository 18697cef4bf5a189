package mercato.product.reviews;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import mercato.platform.observe.Trace;
import mercato.product.store.MendingStore;
import mercato.product.store.MendingStore.Mark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what follows from reviews whose writers have not come to it: they died, or waited for too
 * long. Done twice it does no harm. Looks once a second; 20 at a time.
 */
public final class MendReviews {

  private static final Logger LOG = LoggerFactory.getLogger(MendReviews.class);

  /** A writer that is alive is done by then. */
  static final Duration OLD = Duration.ofSeconds(10);

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int LOOK = 1_000;
  private static final int TURN = 20;

  private final MendingStore marks;
  private final SettleReviews settle;
  private final InstantSource clock;
  private Instant nextLook = Instant.MIN;

  public MendReviews(MendingStore marks, SettleReviews settle, InstantSource clock) {
    this.marks = marks;
    this.settle = settle;
    this.clock = clock;
  }

  /** Does a bounded piece, and answers whether there is more to do at once. */
  public Future<Boolean> turn() {
    Instant now = clock.instant();
    if (now.isBefore(nextLook)) {
      return Future.succeededFuture(false);
    }
    return marks
        .find(LOOK)
        .map(found -> found.stream().filter(mark -> mark.at().plus(OLD).isBefore(now)).toList())
        .compose(old -> mend(old.subList(0, Math.min(TURN, old.size()))).map(old.size() > TURN))
        .onSuccess(more -> nextLook = more ? now : now.plus(PERIOD));
  }

  private Future<Void> mend(List<Mark> old) {
    return Future.join(old.stream().map(this::mend).toList()).mapEmpty();
  }

  private Future<Void> mend(Mark mark) {
    LOG.info("Review {} was left unsettled at {}", mark.reviewId(), mark.at());
    return settle
        .settle(mark.reviewId(), mark.productId(), Trace.next())
        .compose(settled -> marks.remove(mark));
  }
}
