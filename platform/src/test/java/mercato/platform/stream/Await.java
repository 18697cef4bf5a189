package mercato.platform.stream;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a test's own thread waits for a future. */
public final class Await {

  private static final long LIMIT_SECONDS = 30;

  private Await() {}

  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw new AssertionError(failure.getCause());
    } catch (InterruptedException | TimeoutException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Why a future failed; null when it did not. */
  public static Throwable failure(Future<?> future) {
    Future<Throwable> cause = future.transform(result -> Future.succeededFuture(result.cause()));
    return await(cause);
  }
}
