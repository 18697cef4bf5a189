package mercato.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Latencies by step, from the instant at which a request was due to the end of its reply, and what
 * went wrong by kind. For one thread.
 */
final class Samples {

  private static final long MAX_MICROS = 60_000_000;
  private static final int DIGITS = 3;

  private final Map<Step, Histogram> latencies = new EnumMap<>(Step.class);
  private final Map<Step, Map<String, Long>> errors = new EnumMap<>(Step.class);
  private final TreeMap<Integer, Histogram> seconds = new TreeMap<>();

  Samples() {
    for (Step step : Step.values()) {
      latencies.put(step, new Histogram(MAX_MICROS, DIGITS));
      errors.put(step, new TreeMap<>());
    }
  }

  /**
   * @param second since the start of the run, of the instant at which it was due
   */
  void succeeded(Step step, int second, long micros) {
    long capped = Math.min(micros, MAX_MICROS);
    latencies.get(step).recordValue(capped);
    seconds.computeIfAbsent(second, s -> new Histogram(MAX_MICROS, 2)).recordValue(capped);
  }

  /**
   * @param kind such as {@code 503 OVERLOADED} or {@code timeout}
   */
  void failed(Step step, String kind) {
    errors.get(step).merge(kind, 1L, Long::sum);
  }

  Histogram latency(Step step) {
    return latencies.get(step);
  }

  Map<String, Long> errors(Step step) {
    return errors.get(step);
  }

  /** All steps together, by second. */
  TreeMap<Integer, Histogram> seconds() {
    return seconds;
  }

  long errorCount() {
    return errors.values().stream()
        .flatMap(kinds -> kinds.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  long count() {
    return latencies.values().stream().mapToLong(Histogram::getTotalCount).sum() + errorCount();
  }
}
