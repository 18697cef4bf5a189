package mercato.bench.load;

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

/** What a run showed: for the terminal, as JSON for programs, as a page with plots for people. */
public final class LoadReport {

  private final String name;
  private final URI url;
  private final int rate;
  private final Duration duration;
  private final Machine machine;
  private final Samples<?> samples;
  private final Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  /**
   * @param name of the benchmark, and so of its files
   */
  public LoadReport(
      String name, URI url, int rate, Duration duration, Machine machine, Samples<?> samples) {
    this.name = name;
    this.url = url;
    this.rate = rate;
    this.duration = duration;
    this.machine = machine;
    this.samples = samples;
  }

  public void print(PrintStream out) {
    out.printf("%n%s, %s%n", url, machine.told());
    out.printf(
        "%d requests/s asked for over %d s, %.1f answered; ms from when each was due:%n%n",
        rate, duration.toSeconds(), answered());
    out.printf("%-8s %8s %8s %8s %8s %8s %8s%n", "", "count", "p50", "p95", "p99", "max", "errors");
    for (Samples.Row row : samples.rows()) {
      out.printf(
          Locale.ROOT,
          "%-8s %8d %8.1f %8.1f %8.1f %8.1f %8d%n",
          row.name(),
          row.latency().getTotalCount(),
          Results.millis(row.latency(), 50),
          Results.millis(row.latency(), 95),
          Results.millis(row.latency(), 99),
          row.latency().getMaxValue() / 1_000.0,
          row.errors().values().stream().mapToLong(Long::longValue).sum());
    }
    for (Samples.Row row : samples.rows()) {
      row.errors().forEach((kind, count) -> out.printf("%s: %d x %s%n", row.name(), count, kind));
    }
    out.println();
  }

  /**
   * Writes both files.
   *
   * @param more figures of the same benchmark, for the JSON
   * @return the path of the page
   */
  public Path write(Path folder, Map<String, ?> more) throws IOException {
    Map<String, Object> figures = figures();
    figures.putAll(more);
    return Results.write(
        folder, name, at, figures, new LoadPage(at, url, rate, machine, samples).html());
  }

  private Map<String, Object> figures() {
    var steps = new LinkedHashMap<String, Object>();
    for (Samples.Row row : samples.rows()) {
      var figures = new LinkedHashMap<String, Object>();
      figures.put("count", row.latency().getTotalCount());
      figures.putAll(Results.latencies(row.latency()));
      figures.put("errors", row.errors());
      steps.put(row.name(), figures);
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
