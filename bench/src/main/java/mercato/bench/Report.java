package mercato.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What a run showed: for the terminal, as JSON for programs, as a page with plots for people. */
final class Report {

  private final URI url;
  private final int rate;
  private final Duration duration;
  private final Machine machine;
  private final Samples samples;
  private final Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  Report(URI url, int rate, Duration duration, Machine machine, Samples samples) {
    this.url = url;
    this.rate = rate;
    this.duration = duration;
    this.machine = machine;
    this.samples = samples;
  }

  void print(PrintStream out) {
    out.printf(
        "%n%s, %s, %d cores, %d MiB, %s, %s%n",
        url,
        machine.processor(),
        machine.cores(),
        machine.memoryMib(),
        machine.system(),
        machine.java());
    out.printf(
        "%d requests/s asked for over %d s, %.1f answered; ms from when each was due:%n%n",
        rate, duration.toSeconds(), answered());
    out.printf("%-8s %8s %8s %8s %8s %8s %8s%n", "", "count", "p50", "p95", "p99", "max", "errors");
    for (Step step : Step.values()) {
      Histogram latency = samples.latency(step);
      out.printf(
          Locale.ROOT,
          "%-8s %8d %8.1f %8.1f %8.1f %8.1f %8d%n",
          step.name().toLowerCase(Locale.ROOT),
          latency.getTotalCount(),
          millis(latency, 50),
          millis(latency, 95),
          millis(latency, 99),
          latency.getMaxValue() / 1_000.0,
          samples.errors(step).values().stream().mapToLong(Long::longValue).sum());
    }
    for (Step step : Step.values()) {
      samples.errors(step).forEach((kind, count) -> out.printf("%s: %d x %s%n", step, count, kind));
    }
    out.println();
  }

  /** Writes both files; the path of the page. */
  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    String name = "bench-" + at.toString().replace(":", "");
    var json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    json.writeValue(folder.resolve(name + ".json").toFile(), figures());
    return Files.writeString(
        folder.resolve(name + ".html"), new Page(at, url, rate, machine, samples).html());
  }

  private Map<String, Object> figures() {
    var steps = new LinkedHashMap<String, Object>();
    for (Step step : Step.values()) {
      Histogram latency = samples.latency(step);
      var figures = new LinkedHashMap<String, Object>();
      figures.put("count", latency.getTotalCount());
      for (double percentile : new double[] {50, 95, 99, 99.9}) {
        figures.put(("p" + percentile).replace(".0", "") + "Millis", millis(latency, percentile));
      }
      figures.put("maxMillis", latency.getMaxValue() / 1_000.0);
      figures.put("errors", samples.errors(step));
      steps.put(step.name().toLowerCase(Locale.ROOT), figures);
    }
    var figures = new LinkedHashMap<String, Object>();
    figures.put("at", at.toString());
    figures.put("url", url.toString());
    figures.put("requestsPerSecondAskedFor", rate);
    figures.put("requestsPerSecondAnswered", answered());
    figures.put("seconds", duration.toSeconds());
    figures.put("machine", machine);
    figures.put("steps", steps);
    return figures;
  }

  private double answered() {
    return (samples.count() - samples.errorCount()) / (double) duration.toSeconds();
  }

  static double millis(Histogram latency, double percentile) {
    return latency.getValueAtPercentile(percentile) / 1_000.0;
  }
}
