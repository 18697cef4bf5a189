package mercato.embedded;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mercato.embedded.StoreEvent.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one store up: starts it, and starts it again when it dies, at first after {@link
 * #FIRST_PAUSE}, then after twice the last pause up to {@link #LONGEST_PAUSE}; a child that lived
 * for {@link #STEADY} begins anew. All on one thread, which is the one that the child's life hangs
 * on (see {@link Child}).
 */
final class Supervisor<S extends Server> {
  static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  static final Duration STEADY = Duration.ofSeconds(30);
  static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final S server;
  private final Consumer<StoreEvent> listener;
  private final CompletableFuture<S> up = new CompletableFuture<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  Supervisor(S server, Consumer<StoreEvent> listener) {
    this.server = server;
    this.listener = listener;
    this.thread = new Thread(this::run, "embedded-" + server.name());
    thread.setDaemon(true);
    thread.start();
  }

  /** Completes, on another thread, when the store is up for the first time, or cannot be. */
  CompletableFuture<S> up() {
    return up;
  }

  boolean isProgram() {
    return server instanceof Program;
  }

  /** Begins the stop; {@link #awaitEnd} waits for it. */
  void stop() {
    stopped.countDown();
    thread.interrupt();
  }

  void awaitEnd() throws InterruptedException {
    thread.join(2 * STOP_LIMIT.toMillis());
  }

  private void run() {
    try {
      server.start();
      tell(Kind.STARTED, where());
      up.completeAsync(() -> server);
      for (var pause = FIRST_PAUSE; ; ) {
        long since = System.nanoTime();
        tell(Kind.DIED, server.awaitExit());
        boolean wasSteady = System.nanoTime() - since > STEADY.toNanos();
        pause = restart(wasSteady ? FIRST_PAUSE : pause);
      }
    } catch (InterruptedException stop) {
      up.completeExceptionally(new StoreException(server.name() + " was stopped"));
    } catch (RuntimeException | Error e) { // whatever it is, nobody may wait for it in vain
      tell(Kind.FAILED, describe(e));
      CompletableFuture.runAsync(() -> up.completeExceptionally(e));
    } finally {
      server.stop(STOP_LIMIT);
    }
  }

  /** Tries until it succeeds; tells the pause before the next restart. */
  private Duration restart(Duration firstPause) throws InterruptedException {
    for (var pause = firstPause; ; pause = longer(pause)) {
      if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException();
      }
      try {
        server.start();
        tell(Kind.RESTARTED, where());
        return longer(pause);
      } catch (RuntimeException e) {
        tell(Kind.FAILED, describe(e));
      }
    }
  }

  static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private String where() {
    return "port %d, process %d".formatted(server.port(), server.pid());
  }

  private static String describe(Throwable failure) {
    return failure instanceof StoreException ? failure.getMessage() : failure.toString();
  }

  private void tell(Kind kind, String detail) {
    try {
      listener.accept(new StoreEvent(server.name(), kind, detail));
    } catch (RuntimeException e) {
      LOG.warn("A listener failed on {} {}", server.name(), kind, e);
    }
  }
}
