package mercato.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import mercato.bench.run.Machine;
import mercato.bench.run.Results;
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
    out.printf("%n%s, %s%n", url, machine.told());
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
          Results.millis(latency, 50),
          Results.millis(latency, 95),
          Results.millis(latency, 99),
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
    return Results.write(
        folder, "bench", at, figures(), new Page(at, url, rate, machine, samples).html());
  }

  private Map<String, Object> figures() {
    var steps = new LinkedHashMap<String, Object>();
    for (Step step : Step.values()) {
      Histogram latency = samples.latency(step);
      var figures = new LinkedHashMap<String, Object>();
      figures.put("count", latency.getTotalCount());
      figures.putAll(Results.latencies(latency));
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
}
