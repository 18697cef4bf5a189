package mercato.product.reviews;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import mercato.contract.Problem;

/**
 * Keeps totals as they are counted: counts, writes, and counts again until the same comes out.
 *
 * <p>When all who have changed something have settled, the total is exact, whatever they did at the
 * same time and in whatever process. For look at the write that came last of all: its writer
 * counted once more afterwards and found the same, so it was right then; and whoever changed
 * something later counted later still, found that total written, and would have written another if
 * it was wrong. To expect a version with the write is not enough: a total that is there already is
 * not written, so it stops nobody who counted before.
 *
 * <p>Of one total one count runs and one waits: whoever comes while one runs goes with the next,
 * that begins after. For the event loop of the verticle that owns it.
 *
 * @param <T> what is counted; equal when nothing is to be written
 */
final class Recount<T> {

  /** Writes a total unless it is there already. */
  @FunctionalInterface
  interface Write<T> {
    Future<?> apply(String id, T total, String trace);
  }

  /** After so many writes that others overtook the work is left to whoever mends. */
  private static final int MAX_ROUNDS = 8;

  private static final class Turn {
    private Promise<Void> next;
  }

  private final Function<String, Future<T>> count;
  private final Write<T> write;
  private final Map<String, Turn> turns = new HashMap<>();

  Recount(Function<String, Future<T>> count, Write<T> write) {
    this.count = count;
    this.write = write;
  }

  /**
   * Succeeds when a total is written that counts all that was there at the call. Fails as the
   * counting or writing does, with {@code OVERLOADED} when others change it all the time.
   */
  Future<Void> settle(String id, String trace) {
    Turn running = turns.get(id);
    if (running == null) {
      return run(id, trace);
    }
    if (running.next == null) {
      running.next = Promise.promise();
    }
    Promise<Void> own = promise();
    running.next.future().onComplete(own);
    return own.future();
  }

  private Future<Void> run(String id, String trace) {
    var turn = new Turn();
    turns.put(id, turn);
    return Future.succeededFuture(id)
        .compose(count)
        .compose(total -> write(id, total, trace, MAX_ROUNDS))
        .onComplete(
            done -> {
              turns.remove(id);
              if (turn.next != null) {
                run(id, trace).onComplete(turn.next);
              }
            });
  }

  private Future<Void> write(String id, T total, String trace, int rounds) {
    return write
        .apply(id, total, trace)
        .compose(written -> count.apply(id))
        .compose(
            now -> {
              if (now.equals(total)) {
                return Future.succeededFuture();
              }
              return rounds == 1
                  ? Future.failedFuture(Problem.overloaded())
                  : write(id, now, trace, rounds - 1);
            });
  }

  /** Completes on the context that asked, and so on its trace. */
  private static Promise<Void> promise() {
    ContextInternal context = ContextInternal.current();
    return context == null ? Promise.promise() : context.promise();
  }
}
