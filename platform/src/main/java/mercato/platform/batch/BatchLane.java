package mercato.platform.batch;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import mercato.contract.Problem;

/**
 * Takes items to their work in batches: at once when idle, else all that have gathered when a
 * running batch returns. So one waits for nobody while the shop is quiet, and what costs the same
 * for one and for a hundred (a round trip, a commit, a lock) is paid once for all that wait.
 *
 * <p>Bounds: so many items wait, further ones are refused; a batch has so much weight (or one item
 * that has more); so many batches run. An item whose caller has given up while it waited is
 * dropped. A batch that the store could not serve ({@code UNAVAILABLE}) fails all its items; one
 * that fails for another reason is halved, so that a bad item fails alone.
 *
 * <p>For the event loop of the verticle that owns it, and no other thread.
 *
 * @param <T> what is asked
 * @param <R> what is answered
 */
public final class BatchLane<T, R> {

  /** Does a batch whole or not at all, and answers in the order of the items. */
  @FunctionalInterface
  public interface Work<T, R> extends Function<List<T>, Future<List<R>>> {}

  /**
   * @param maxWeight of a batch, 1 or more
   * @param maxWaiting items, 1 or more
   * @param maxRunning batches at a time, 1 or more; more than one only where batches do not wait
   *     for each other's locks
   */
  public record Limits(int maxWeight, int maxWaiting, int maxRunning) {}

  /** So many answers at a time, then others have their turn. */
  private static final int SLICE = 32;

  private record Waiting<T, R>(T item, long deadlineMillis, Promise<R> answer) {}

  private final Work<T, R> work;
  private final ToIntFunction<T> weight;
  private final Limits limits;
  private final LongSupplier clock;
  private final Deque<Waiting<T, R>> queue = new ArrayDeque<>();
  private int running;
  private Promise<Void> drained;

  /**
   * @param weight of an item, such as its lines; less than 1 counts as 1
   * @param clock milliseconds since 1970
   */
  public BatchLane(Work<T, R> work, ToIntFunction<T> weight, Limits limits, LongSupplier clock) {
    this.work = work;
    this.weight = weight;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * The item's answer. Fails as its batch does; with {@code OVERLOADED} when too many wait, with
   * {@code UNAVAILABLE} when the deadline passed before its turn.
   *
   * @param deadlineMillis when the answer is of no more use, in milliseconds since 1970
   */
  public Future<R> take(T item, long deadlineMillis) {
    if (queue.size() >= limits.maxWaiting) {
      return Future.failedFuture(Problem.overloaded());
    }
    var waiting = new Waiting<T, R>(item, deadlineMillis, answer());
    queue.add(waiting);
    flush();
    return waiting.answer.future();
  }

  /** Completes on the context that asked, and so on its trace, not on that of the batch. */
  private static <R> Promise<R> answer() {
    ContextInternal context = ContextInternal.current();
    return context == null ? Promise.promise() : context.promise();
  }

  /** Completes when nothing waits or runs. Asked once, when its owner stops. */
  public Future<Void> drained() {
    if (drained == null) {
      drained = Promise.promise();
      endIfIdle();
    }
    return drained.future();
  }

  private void flush() {
    while (running < limits.maxRunning && !queue.isEmpty()) {
      // Counted before it is gathered: who is told that it is too late may ask again at once.
      running++;
      List<Waiting<T, R>> batch = nextBatch();
      if (batch.isEmpty()) {
        running--;
      } else {
        // It runs until all are answered, so that what they ask for next goes together.
        run(batch)
            .onComplete(
                answered -> {
                  running--;
                  flush();
                });
      }
    }
    endIfIdle();
  }

  private List<Waiting<T, R>> nextBatch() {
    var batch = new ArrayList<Waiting<T, R>>();
    long now = clock.getAsLong();
    long sum = 0;
    while (!queue.isEmpty()) {
      Waiting<T, R> next = queue.peek();
      if (next.deadlineMillis <= now) {
        queue.remove().answer.fail(Problem.unavailable("The shop was busy for too long."));
        continue;
      }
      sum += Math.max(1, weight.applyAsInt(next.item));
      if (sum > limits.maxWeight && !batch.isEmpty()) {
        break;
      }
      batch.add(queue.remove());
    }
    return batch;
  }

  /** Never fails: each item has its own answer. What was done is answered and not done again. */
  private Future<Void> run(List<Waiting<T, R>> batch) {
    return Future.succeededFuture(batch)
        .compose(all -> work.apply(all.stream().map(Waiting::item).toList()))
        .map(answers -> complete(batch, answers))
        .transform(
            (answers, failure) ->
                failure == null ? answer(batch, answers, 0) : failed(batch, failure));
  }

  private static <T, R> List<R> complete(List<Waiting<T, R>> batch, List<R> answers) {
    if (answers.size() != batch.size()) {
      throw new IllegalStateException(answers.size() + " answers for " + batch.size() + " items");
    }
    return answers;
  }

  /** What each answer sets off runs at once, so that all at once would hold the event loop up. */
  private Future<Void> answer(List<Waiting<T, R>> batch, List<R> answers, int from) {
    int to = Math.min(from + SLICE, batch.size());
    for (int i = from; i < to; i++) {
      batch.get(i).answer.complete(answers.get(i));
    }
    ContextInternal context = ContextInternal.current();
    if (to == batch.size()) {
      return Future.succeededFuture();
    }
    if (context == null) {
      return answer(batch, answers, to);
    }
    Promise<Void> rest = context.promise();
    context.runOnContext(go -> answer(batch, answers, to).onComplete(rest));
    return rest.future();
  }

  private Future<Void> failed(List<Waiting<T, R>> batch, Throwable failure) {
    boolean away = failure instanceof Problem problem && problem.kind() == Problem.Kind.UNAVAILABLE;
    if (away || batch.size() == 1) {
      batch.forEach(waiting -> waiting.answer.tryFail(failure));
      return Future.succeededFuture();
    }
    int half = batch.size() / 2;
    return run(batch.subList(0, half)).compose(first -> run(batch.subList(half, batch.size())));
  }

  private void endIfIdle() {
    if (drained != null && running == 0 && queue.isEmpty()) {
      drained.tryComplete();
    }
  }
}
