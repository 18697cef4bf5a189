package mercato.platform.observe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Whether this process can serve: named checks that run each second in the background, so that
 * asking costs nothing and a hung store cannot hang the answer.
 */
public final class Health {

  private static final long PERIOD_MILLIS = 1_000;
  private static final long TIMEOUT_MILLIS = 1_000;

  /** An answer older than this counts as none. */
  private static final Duration MAX_AGE = Duration.ofSeconds(5);

  /**
   * What a check last said.
   *
   * @param at when, or null before the first answer
   */
  public record State(String name, boolean up, Instant at) {}

  private static final class Check {
    final Supplier<Future<Void>> probe;
    volatile State state;
    final AtomicBoolean running = new AtomicBoolean();

    Check(String name, Supplier<Future<Void>> probe) {
      this.probe = probe;
      this.state = new State(name, false, null);
    }
  }

  private final Map<String, Check> checks = new ConcurrentHashMap<>();

  public Health(Vertx vertx) {
    vertx.setPeriodic(0, PERIOD_MILLIS, timer -> checks.values().forEach(Health::run));
  }

  /** Adds or replaces a check; it succeeds when what it looks at can be used. */
  public void register(String name, Supplier<Future<Void>> probe) {
    Check check = new Check(name, probe);
    checks.put(name, check);
    run(check);
  }

  public void unregister(String name) {
    checks.remove(name);
  }

  /** All checks, by name. */
  public List<State> states() {
    return checks.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getValue().state)
        .toList();
  }

  /** Whether every check said yes within the last {@link #MAX_AGE}. */
  public boolean ready() {
    Instant oldest = Instant.now().minus(MAX_AGE);
    return checks.values().stream()
        .map(check -> check.state)
        .allMatch(state -> state.up && state.at != null && state.at.isAfter(oldest));
  }

  private static void run(Check check) {
    if (!check.running.compareAndSet(false, true)) {
      return;
    }
    Future.succeededFuture()
        .compose(start -> check.probe.get())
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(
            result -> {
              check.state = new State(check.state.name(), result.succeeded(), Instant.now());
              check.running.set(false);
            });
  }
}
