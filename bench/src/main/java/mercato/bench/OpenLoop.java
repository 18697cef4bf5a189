package mercato.bench;

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
final class OpenLoop {

  private static final long TICK_MILLIS = 1;
  private static final int MAX_IN_FLIGHT = 10_000;

  private final Vertx vertx;
  private final Shoppers shoppers;
  private final RandomGenerator random;
  private final double nanosBetween;
  private final Samples samples = new Samples();
  private final Promise<Samples> done = Promise.promise();

  private long start;
  private long end;
  private double due;
  private int inFlight;

  /**
   * @param rate requests a second
   */
  OpenLoop(Vertx vertx, Shoppers shoppers, RandomGenerator random, int rate) {
    this.vertx = vertx;
    this.shoppers = shoppers;
    this.random = random;
    this.nanosBetween = 1e9 / rate;
  }

  /** Runs on the calling event loop; ends when the last request has been answered. */
  Future<Samples> run(long seconds) {
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
    Step step = Step.pick(random);
    if (inFlight >= MAX_IN_FLIGHT) {
      samples.failed(step, "not sent: " + MAX_IN_FLIGHT + " unanswered");
      return;
    }
    inFlight++;
    shoppers
        .take(step, random)
        .onComplete(
            (answer, failure) -> {
              inFlight--;
              record(step, dueNanos, answer, failure);
            });
  }

  private void record(Step step, long dueNanos, Shoppers.Answer answer, Throwable failure) {
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
