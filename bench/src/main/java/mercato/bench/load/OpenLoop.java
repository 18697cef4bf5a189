package mercato.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Poisson arrivals: requests are due at random instants at a given rate, whether or not earlier
 * ones have been answered, and each is measured from when it was due. A slow shop, or a slow
 * generator, therefore shows in the latencies and cannot hide in requests that were never made.
 */
public final class OpenLoop<S extends Enum<S>> {

  private static final long TICK_MILLIS = 1;
  private static final int MAX_IN_FLIGHT = 10_000;

  private final Vertx vertx;
  private final Visitors<S> visitors;
  private final RandomGenerator random;
  private final double nanosBetween;
  private final Samples<S> samples;
  private final Promise<Samples<S>> done = Promise.promise();

  private long start;
  private long end;
  private double due;
  private int inFlight;

  /**
   * @param rate requests a second
   */
  public OpenLoop(Vertx vertx, Visitors<S> visitors, RandomGenerator random, int rate) {
    this.vertx = vertx;
    this.visitors = visitors;
    this.samples = new Samples<>(visitors.steps());
    this.random = random;
    this.nanosBetween = 1e9 / rate;
  }

  /** Runs on the calling event loop; ends when the last request has been answered. */
  public Future<Samples<S>> run(long seconds) {
    start = System.nanoTime();
    end = start + TimeUnit.SECONDS.toNanos(seconds);
    due = start + gap();
    vertx.setPeriodic(TICK_MILLIS, this::tick);
    return done.future();
  }

  private void tick(long timer) {
    long now = System.nanoTime();
    while (due <= now && due < end) {
      fire((long) due);
      due += gap();
    }
    if (due >= end && inFlight == 0) {
      vertx.cancelTimer(timer);
      done.tryComplete(samples);
    }
  }

  private void fire(long dueNanos) {
    S step = visitors.pick(random);
    if (inFlight >= MAX_IN_FLIGHT) {
      samples.failed(step, "not sent: " + MAX_IN_FLIGHT + " unanswered");
      return;
    }
    inFlight++;
    visitors
        .take(step, random)
        .onComplete(
            (answer, failure) -> {
              inFlight--;
              record(step, dueNanos, answer, failure);
            });
  }

  private void record(S step, long dueNanos, Calls.Answer answer, Throwable failure) {
    if (failure != null) {
      samples.failed(step, failure.getClass().getSimpleName());
    } else if (answer.status() >= 300) {
      samples.failed(step, answer.kind());
    } else {
      int second = (int) TimeUnit.NANOSECONDS.toSeconds(dueNanos - start);
      samples.succeeded(step, second, (System.nanoTime() - dueNanos) / 1_000);
    }
  }

  /** Exponential, so that arrivals are a Poisson process. */
  private double gap() {
    return -Math.log(1 - random.nextDouble()) * nanosBetween;
  }
}
