package mercato.bench;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import mercato.bench.run.Machine;
import mercato.bench.run.Plot;
import mercato.bench.run.Results;
import org.HdrHistogram.Histogram;

/** The figures as a table, two plots. */
record Page(Instant at, URI url, int rate, Machine machine, Samples samples) {

  String html() {
    return Plot.page(
        "Mercato bench",
        """
        <p>%s · %s · %d requests/s · %s</p>
        <table><tr><th><th>count<th>p50<th>p95<th>p99<th>max<th>errors</tr>%s</table>
        <h2>Latency by percentile (ms)</h2>%s
        <h2>p50 and p99 of each second (ms)</h2>%s
        """
            .formatted(
                at,
                url,
                rate,
                machine.told(),
                rows(),
                Plot.percentiles(latencies()),
                Plot.seconds(samples.seconds())));
  }

  private String rows() {
    var rows = new StringBuilder();
    for (Step step : Step.values()) {
      Histogram latency = samples.latency(step);
      rows.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s<td>%d<td>%.1f<td>%.1f<td>%.1f<td>%.1f<td>%s</tr>",
              name(step),
              latency.getTotalCount(),
              Results.millis(latency, 50),
              Results.millis(latency, 95),
              Results.millis(latency, 99),
              latency.getMaxValue() / 1_000.0,
              samples.errors(step).isEmpty() ? "0" : samples.errors(step)));
    }
    return rows.toString();
  }

  private Map<String, Histogram> latencies() {
    var latencies = new LinkedHashMap<String, Histogram>();
    for (Step step : Step.values()) {
      latencies.put(name(step), samples.latency(step));
    }
    return latencies;
  }

  private static String name(Step step) {
    return step.name().toLowerCase(Locale.ROOT);
  }
}
