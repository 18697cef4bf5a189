package mercato.product.telling;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mercato.contract.product.ProductFact;
import mercato.product.store.PendingStore;
import mercato.product.store.PendingStore.Change;
import mercato.product.store.PendingStore.Entry;

/**
 * Puts a write between its announcement and its answer, so that each change that was answered is
 * told: the ids are pending before the write. A writer that was held up for so long that the relay
 * may have given the entry up announces once more before it answers.
 */
public final class TellChanges {

  private static final Duration LATE = PendingFacts.GRACE.dividedBy(2);

  private final PendingStore pending;
  private final InstantSource clock;
  private final Runnable nudge;

  /**
   * @param nudge wakes the relay
   */
  public TellChanges(PendingStore pending, InstantSource clock, Runnable nudge) {
    this.pending = pending;
    this.clock = clock;
    this.nudge = nudge;
  }

  /** Writes, and answers what the write does. */
  public <T> Future<T> around(List<Change> changes, String trace, Supplier<Future<T>> write) {
    Instant start = clock.instant();
    return announce(changes, trace)
        .compose(announced -> write.get())
        .compose(
            result ->
                clock.instant().isAfter(start.plus(LATE))
                    ? announce(changes, trace).map(result)
                    : Future.succeededFuture(result))
        .onSuccess(result -> nudge.run());
  }

  private Future<Void> announce(List<Change> changes, String trace) {
    Instant now = clock.instant();
    List<Entry> entries =
        changes.stream()
            .collect(Collectors.groupingBy(change -> ProductFact.TOPIC.partition(change.id())))
            .entrySet()
            .stream()
            .map(shard -> Entry.of(shard.getKey(), now, trace, shard.getValue()))
            .toList();
    return pending.add(entries);
  }
}
