package mercato.bench.orders;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What one phase showed. For one thread. */
final class Phase {

  private static final long MAX_MICROS = 60_000_000;

  private final String name;
  private final Histogram latency = new Histogram(MAX_MICROS, 3);
  private final Map<String, Long> others = new TreeMap<>();
  private final long beganNanos = System.nanoTime();
  private final long beganProcessorNanos = processorNanos();
  private double seconds;
  private double processorSeconds;

  Phase(String name) {
    this.name = name;
  }

  /** An order that is on disk. */
  void durable(long nanos) {
    latency.recordValue(Math.min(nanos / 1_000, MAX_MICROS));
  }

  /**
   * @param kind such as {@code 503 OVERLOADED} or {@code connection lost}
   */
  void other(String kind) {
    others.merge(kind, 1L, Long::sum);
  }

  Phase end() {
    seconds = (System.nanoTime() - beganNanos) / 1e9;
    processorSeconds = (processorNanos() - beganProcessorNanos) / 1e9;
    return this;
  }

  String name() {
    return name;
  }

  /** In microseconds. */
  Histogram latency() {
    return latency;
  }

  /** By kind, of what was no durable order. */
  Map<String, Long> others() {
    return others;
  }

  double seconds() {
    return seconds;
  }

  double ordersPerSecond() {
    return latency.getTotalCount() / seconds;
  }

  /** Of all processors' time, how much the generator itself took, from 0 to 1. */
  double generatorShare() {
    return processorSeconds / seconds / Runtime.getRuntime().availableProcessors();
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
