package mercato.user;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mercato.contract.Problem;

/** Lets a test wait for a future. */
public final class Waiting {

  private Waiting() {}

  /** Its value; a refusal is thrown as it is. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Problem problem) {
        throw problem;
      }
      throw new AssertionError(failure.getCause());
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  /** What it refuses with. */
  public static Problem refusal(Future<?> future) {
    try {
      throw new AssertionError("no refusal but " + await(future));
    } catch (Problem problem) {
      return problem;
    }
  }
}
