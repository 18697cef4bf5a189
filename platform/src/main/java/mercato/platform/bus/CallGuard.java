package mercato.platform.bus;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import mercato.contract.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before one operation: refuses when too much is under way or when nobody has answered
 * lately, turns every failure into a {@link Problem}, and counts.
 *
 * <p>The breaker counts calls that got no answer, in a row. A refusal is an answer.
 */
final class CallGuard {

  /** How a call ended; the tag {@code outcome}. */
  private enum Outcome {
    OK,
    REFUSED,
    TIMEOUT,
    UNREACHABLE,
    OVERLOADED,
    BREAKER_OPEN,
    FAILED
  }

  private static final Logger LOG = LoggerFactory.getLogger(CallGuard.class);

  private final String address;
  private final int maxInFlight;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final CircuitBreaker breaker;
  private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);

  CallGuard(String address, Vertx vertx, BusConfig config, MeterRegistry metrics) {
    this.address = address;
    this.maxInFlight = config.maxInFlightPerOperation();
    // No timeout of its own: each request has one.
    this.breaker =
        CircuitBreaker.create(
                address,
                vertx,
                new CircuitBreakerOptions()
                    .setTimeout(-1)
                    .setMaxFailures(config.breakerFailures())
                    .setResetTimeout(config.breakerResetMillis()))
            .failurePolicy(call -> call.failed() && tellsOfTheService(call.cause()))
            .openHandler(open -> LOG.warn("{} gets no answers: calls are refused", address))
            .closeHandler(closed -> LOG.info("{} is answered again", address));
    for (Outcome outcome : Outcome.values()) {
      timers.put(
          outcome,
          Timer.builder("mercato.bus.calls")
              .description("Calls over the bus, as their caller saw them")
              .tag("operation", address)
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(metrics));
    }
    Gauge.builder("mercato.bus.in.flight", inFlight, AtomicInteger::get)
        .description("Calls under way")
        .tag("operation", address)
        .register(metrics);
    Gauge.builder("mercato.bus.breaker", this, CallGuard::breakerState)
        .description("0 closed, 1 open, 2 half open")
        .tag("operation", address)
        .register(metrics);
  }

  /**
   * @param ask fails only with {@link NoAnswer}
   * @param read makes the reply of what was answered; may throw a {@link Problem}
   */
  <R> Future<R> run(Supplier<Future<Object>> ask, Function<Object, R> read) {
    long start = System.nanoTime();
    if (inFlight.incrementAndGet() > maxInFlight) {
      inFlight.decrementAndGet();
      return end(start, Outcome.OVERLOADED, Problem.overloaded());
    }
    return breaker
        .execute(ask)
        .transform(
            (answer, failure) -> {
              inFlight.decrementAndGet();
              return failure == null ? answered(start, answer, read) : unanswered(start, failure);
            });
  }

  /** Nobody was asked: there was no time left. */
  <R> Future<R> tooLate() {
    return end(System.nanoTime(), Outcome.TIMEOUT, noTime());
  }

  private <R> Future<R> answered(long start, Object answer, Function<Object, R> read) {
    if (answer instanceof Problem refusal) {
      boolean defect = refusal.kind() == Problem.Kind.INTERNAL;
      return end(start, defect ? Outcome.FAILED : Outcome.REFUSED, refusal);
    }
    try {
      R reply = read.apply(answer);
      count(start, Outcome.OK);
      return Future.succeededFuture(reply);
    } catch (RuntimeException unreadable) {
      LOG.error("the reply of {} cannot be read", address, unreadable);
      return end(start, Outcome.FAILED, ServiceBus.internal());
    }
  }

  private <R> Future<R> unanswered(long start, Throwable failure) {
    if (failure instanceof OpenCircuitException) {
      return end(start, Outcome.BREAKER_OPEN, away());
    }
    NoAnswer missing = NoAnswer.of(failure);
    LOG.debug("{}: {}", address, missing.getMessage());
    return switch (missing.reason()) {
      case TIMEOUT, HURRY -> end(start, Outcome.TIMEOUT, noTime());
      case NODE_LEFT, NO_HANDLERS, BUS -> end(start, Outcome.UNREACHABLE, away());
    };
  }

  private <R> Future<R> end(long start, Outcome outcome, Problem problem) {
    count(start, outcome);
    return Future.failedFuture(problem);
  }

  private void count(long start, Outcome outcome) {
    timers.get(outcome).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
  }

  private int breakerState() {
    return switch (breaker.state()) {
      case CLOSED -> 0;
      case OPEN -> 1;
      case HALF_OPEN -> 2;
    };
  }

  private static boolean tellsOfTheService(Throwable failure) {
    return NoAnswer.of(failure).reason() != NoAnswer.Reason.HURRY;
  }

  private static Problem noTime() {
    return Problem.unavailable("The service did not answer in time. Try again shortly.");
  }

  private static Problem away() {
    return Problem.unavailable("The service is away. Try again shortly.");
  }
}
