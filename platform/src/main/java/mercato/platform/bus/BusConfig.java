package mercato.platform.bus;

import mercato.platform.config.Section;

/**
 * Limits of the bus, the same for every operation.
 *
 * @param maxInFlightPerOperation calls of one operation that this JVM may have under way; further
 *     ones are refused at once with {@code OVERLOADED}. 1 to 100,000
 * @param breakerFailures calls of one operation in a row that get no answer before further ones are
 *     refused unasked. 1 to 10,000
 * @param breakerResetMillis how long they are refused before one is let through to try. 10 to
 *     60,000
 * @param retryJitterMillis a second attempt starts after 1 to this many milliseconds, at random. 1
 *     to 1,000
 */
public record BusConfig(
    int maxInFlightPerOperation,
    int breakerFailures,
    int breakerResetMillis,
    int retryJitterMillis) {

  private static final int MAX_IN_FLIGHT = 2_048;
  private static final int BREAKER_FAILURES = 20;
  private static final int BREAKER_RESET_MILLIS = 1_000;
  private static final int RETRY_JITTER_MILLIS = 20;

  public static BusConfig defaults() {
    return new BusConfig(
        MAX_IN_FLIGHT, BREAKER_FAILURES, BREAKER_RESET_MILLIS, RETRY_JITTER_MILLIS);
  }

  /** Reads section {@code bus}; each key is named as the component. */
  public static BusConfig from(Section bus) {
    return new BusConfig(
        bus.integer("maxInFlightPerOperation", MAX_IN_FLIGHT, 1, 100_000),
        bus.integer("breakerFailures", BREAKER_FAILURES, 1, 10_000),
        bus.integer("breakerResetMillis", BREAKER_RESET_MILLIS, 10, 60_000),
        bus.integer("retryJitterMillis", RETRY_JITTER_MILLIS, 1, 1_000));
  }
}
