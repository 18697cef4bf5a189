package mercato.inventory.holding;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import mercato.contract.Problem;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Outcome;
import mercato.inventory.model.Step;

/**
 * Takes steps to the store in batches, one batch at a time: at once when idle, else all that have
 * gathered when the running batch returns. So one waits for nobody while the shop is quiet, and a
 * row that everybody wants is locked once per batch and not once per order.
 *
 * <p>Bounds: so many steps wait, further ones are refused; a batch has so many lines (or one step
 * that has more). A step whose caller has given up while it waited is dropped. A batch that fails,
 * fails all its steps.
 *
 * <p>For the event loop of the verticle that owns it, and no other thread.
 */
public final class ReservationLane {

  private record Waiting(Step step, long deadlineMillis, Promise<Hold> outcome) {}

  private final Function<List<Step>, Future<Outcome>> store;
  private final LongSupplier clock;
  private final int maxLines;
  private final int maxWaiting;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private Future<?> running = Future.succeededFuture();

  /**
   * @param store takes a batch, as {@link HoldStore#apply} does
   * @param clock milliseconds since 1970
   */
  public ReservationLane(
      Function<List<Step>, Future<Outcome>> store,
      LongSupplier clock,
      int maxLines,
      int maxWaiting) {
    this.store = store;
    this.clock = clock;
    this.maxLines = maxLines;
    this.maxWaiting = maxWaiting;
  }

  /**
   * The order's hold after the step; fails with {@code OVERLOADED} when too many wait, {@code
   * UNAVAILABLE} when the deadline passed before its turn or the store is away.
   */
  public Future<Hold> take(Step step, long deadlineMillis) {
    if (queue.size() >= maxWaiting) {
      return Future.failedFuture(Problem.overloaded());
    }
    var waiting = new Waiting(step, deadlineMillis, Promise.promise());
    queue.add(waiting);
    flush();
    return waiting.outcome.future();
  }

  /** Completes when all that wait have had their turn. */
  public Future<Void> drained() {
    return queue.isEmpty()
        ? running.transform(returned -> Future.succeededFuture())
        : queue.peekLast().outcome.future().transform(last -> drained());
  }

  private void flush() {
    if (!running.isComplete()) {
      return;
    }
    List<Waiting> batch = nextBatch();
    if (!batch.isEmpty()) {
      // It runs until all are answered, so that what they ask for next goes together.
      running =
          store
              .apply(batch.stream().map(Waiting::step).toList())
              .andThen((outcome, failure) -> answer(batch, outcome, failure));
      running.onComplete(returned -> flush());
    }
  }

  private List<Waiting> nextBatch() {
    var batch = new ArrayList<Waiting>();
    long now = clock.getAsLong();
    int lines = 0;
    while (!queue.isEmpty()) {
      Waiting next = queue.peek();
      if (next.deadlineMillis <= now) {
        queue.remove().outcome.fail(Problem.unavailable("The stock was busy for too long."));
        continue;
      }
      // A release names no lines, but it does work.
      lines += Math.max(1, next.step.lines().size());
      if (lines > maxLines && !batch.isEmpty()) {
        break;
      }
      batch.add(queue.remove());
    }
    return batch;
  }

  private static void answer(List<Waiting> batch, Outcome outcome, Throwable failure) {
    for (int i = 0; i < batch.size(); i++) {
      Promise<Hold> waiting = batch.get(i).outcome;
      if (failure == null) {
        waiting.complete(outcome.answers().get(i));
      } else {
        waiting.fail(failure);
      }
    }
  }
}
