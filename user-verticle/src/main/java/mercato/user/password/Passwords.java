package mercato.user.password;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import mercato.contract.Caller;
import mercato.contract.Problem;

/**
 * Hashes and checks passwords on threads of their own, which all instances of a process share. Each
 * instance lets so many run or wait and refuses the next at once, so that a flood of log-ins
 * neither piles up nor touches what else the process does. What has waited past its caller's
 * deadline is refused before it costs anything.
 */
public final class Passwords {

  private static final String THREADS_NAME = "mercato-passwords";

  private final WorkerExecutor workers;
  private final int threads;
  private final int limit;
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * @param threads that hash, at least 1
   * @param queue how many hashes may wait besides
   */
  public Passwords(Vertx vertx, int threads, int queue) {
    this.workers = vertx.createSharedWorkerExecutor(THREADS_NAME, threads);
    this.threads = threads;
    this.limit = threads + queue;
  }

  /** How many hashes run at a time. */
  public int threads() {
    return threads;
  }

  /** What to store of a password. Refuses {@code OVERLOADED}. */
  public Future<String> hash(String password, Caller caller) {
    return work(() -> Argon2.hash(password), caller);
  }

  /**
   * Whether it is the password of a stored hash; without one, the same work for a no. Refuses
   * {@code OVERLOADED}.
   */
  public Future<Boolean> matches(String password, Optional<String> stored, Caller caller) {
    return work(() -> Argon2.matches(password, stored.orElse(Argon2.UNMATCHABLE)), caller);
  }

  /** Whether a password should be hashed anew, now that it is at hand. */
  public boolean outdated(String stored) {
    return Argon2.outdated(stored);
  }

  public Future<Void> close() {
    return workers.close();
  }

  private <T> Future<T> work(Callable<T> task, Caller caller) {
    if (pending.incrementAndGet() > limit) {
      pending.decrementAndGet();
      return Future.failedFuture(Problem.overloaded());
    }
    return workers
        .executeBlocking(() -> inTime(task, caller), false)
        .onComplete(done -> pending.decrementAndGet());
  }

  private static <T> T inTime(Callable<T> task, Caller caller) throws Exception {
    if (System.currentTimeMillis() >= caller.deadlineMillis()) {
      throw Problem.overloaded();
    }
    return task.call();
  }
}
