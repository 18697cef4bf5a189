package mercato.product.background;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import mercato.product.store.PendingStore;

/**
 * Whether an index that names nothing may be believed: it has named nothing for more than 2 s, and
 * all that time no change waited to be told to it for longer than a second.
 */
public final class Calm {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofSeconds(1);

  /** After a longer time without a look nobody knows what was named meanwhile. */
  private static final Duration GAP = Duration.ofSeconds(3);

  /** Beyond so many the shop is not calm, whatever their age. */
  private static final int MAX_ENTRIES = 200;

  private final PendingStore pending;
  private final InstantSource clock;
  private Instant since;
  private Instant last = Instant.MIN;

  public Calm(PendingStore pending, InstantSource clock) {
    this.pending = pending;
    this.clock = clock;
  }

  /** Something was named. */
  public void disturb() {
    since = null;
  }

  /** To be asked right after each look that found nothing, once a second or so. */
  public Future<Boolean> lasts() {
    Instant now = clock.instant();
    return pending
        .find(MAX_ENTRIES)
        .map(
            entries -> {
              Instant soon = now.minus(SOON);
              boolean told =
                  entries.size() < MAX_ENTRIES
                      && entries.stream().allMatch(entry -> entry.at().isAfter(soon));
              boolean goesOn = since != null && last.plus(GAP).isAfter(now);
              since = !told ? null : goesOn ? since : now;
              last = now;
              return since != null && since.plus(LONG_ENOUGH).isBefore(now);
            });
  }
}
