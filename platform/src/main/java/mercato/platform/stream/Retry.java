package mercato.platform.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import mercato.contract.Problem;

/**
 * Tries one thing at a time, again and again in place, until it works, fails for good or is
 * stopped. All on one context.
 */
final class Retry {

  /** How everything ends that is still being tried when {@link #stop} is called. */
  static final Throwable STOPPED = new CancellationException("stopped");

  private static final Runnable NOTHING = () -> {};

  private final ContextInternal context;
  private final Consumer<Throwable> onFailure;
  private Runnable wake = NOTHING;
  private boolean stopped;
  private volatile boolean failing;

  /**
   * @param onFailure is told of each failure that is tried again
   */
  Retry(ContextInternal context, Consumer<Throwable> onFailure) {
    this.context = context;
    this.onFailure = onFailure;
  }

  /** Whether the failure may pass by itself. */
  static boolean mayPass(Throwable failure) {
    return failure instanceof Problem problem
        ? problem.kind() == Problem.Kind.UNAVAILABLE
        : failure instanceof TimeoutException || failure instanceof IOException;
  }

  /** The result of the first attempt that succeeds or fails in a way that {@code again} denies. */
  <T> Future<T> until(Supplier<Future<T>> action, Predicate<Throwable> again) {
    Promise<T> promise = context.promise();
    attempt(action, again, promise, 1);
    return promise.future();
  }

  /** Lets what runs come to its end, and starts nothing more. */
  void stop() {
    stopped = true;
    wake.run();
  }

  /** Whether the last attempt failed and another follows. */
  boolean failing() {
    return failing;
  }

  private <T> void attempt(
      Supplier<Future<T>> action, Predicate<Throwable> again, Promise<T> promise, int count) {
    if (stopped) {
      promise.fail(STOPPED);
      return;
    }
    Future.succeededFuture()
        .compose(start -> action.get())
        .onComplete(
            result -> {
              failing = result.failed() && result.cause() != STOPPED && again.test(result.cause());
              if (failing) {
                onFailure.accept(result.cause());
                sleep(Backoff.millis(count), () -> attempt(action, again, promise, count + 1));
              } else {
                promise.handle(result);
              }
            });
  }

  private void sleep(long millis, Runnable then) {
    long timer =
        context.setTimer(
            millis,
            fired -> {
              wake = NOTHING;
              then.run();
            });
    wake =
        () -> {
          wake = NOTHING;
          if (context.owner().cancelTimer(timer)) {
            then.run();
          }
        };
  }
}
