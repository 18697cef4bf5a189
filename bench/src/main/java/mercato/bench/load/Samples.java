package mercato.bench.load;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Latencies by step, from the instant at which a request was due to the end of its reply, and what
 * went wrong by kind. For one thread.
 */
public final class Samples<S extends Enum<S>> {

  /**
   * @param latency in µs
   * @param errors how often, by kind
   */
  record Row(String name, Histogram latency, Map<String, Long> errors) {}

  private static final long MAX_MICROS = 60_000_000;
  private static final int DIGITS = 3;

  private final Class<S> steps;
  private final Map<S, Histogram> latencies;
  private final Map<S, Map<String, Long>> errors;
  private final TreeMap<Integer, Histogram> seconds = new TreeMap<>();

  Samples(Class<S> steps) {
    this.steps = steps;
    this.latencies = new EnumMap<>(steps);
    this.errors = new EnumMap<>(steps);
    for (S step : steps()) {
      latencies.put(step, new Histogram(MAX_MICROS, DIGITS));
      errors.put(step, new TreeMap<>());
    }
  }

  /** What is known of each step, in their order. */
  List<Row> rows() {
    return Arrays.stream(steps())
        .map(
            step ->
                new Row(
                    step.name().toLowerCase(Locale.ROOT), latencies.get(step), errors.get(step)))
        .toList();
  }

  private S[] steps() {
    return steps.getEnumConstants();
  }

  /**
   * @param second since the start of the run, of the instant at which it was due
   */
  void succeeded(S step, int second, long micros) {
    long capped = Math.min(micros, MAX_MICROS);
    latencies.get(step).recordValue(capped);
    seconds.computeIfAbsent(second, s -> new Histogram(MAX_MICROS, 2)).recordValue(capped);
  }

  /**
   * @param kind such as {@code 503 OVERLOADED} or {@code timeout}
   */
  void failed(S step, String kind) {
    errors.get(step).merge(kind, 1L, Long::sum);
  }

  public Histogram latency(S step) {
    return latencies.get(step);
  }

  public Map<String, Long> errors(S step) {
    return errors.get(step);
  }

  /** All steps together, by second. */
  TreeMap<Integer, Histogram> seconds() {
    return seconds;
  }

  public long errorCount() {
    return errors.values().stream()
        .flatMap(kinds -> kinds.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  public long count() {
    return latencies.values().stream().mapToLong(Histogram::getTotalCount).sum() + errorCount();
  }
}
