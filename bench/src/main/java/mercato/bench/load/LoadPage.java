package mercato.bench.load;

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
record LoadPage(Instant at, URI url, int rate, Machine machine, Samples<?> samples) {

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
    for (Samples.Row row : samples.rows()) {
      rows.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s<td>%d<td>%.1f<td>%.1f<td>%.1f<td>%.1f<td>%s</tr>",
              row.name(),
              row.latency().getTotalCount(),
              Results.millis(row.latency(), 50),
              Results.millis(row.latency(), 95),
              Results.millis(row.latency(), 99),
              row.latency().getMaxValue() / 1_000.0,
              row.errors().isEmpty() ? "0" : row.errors()));
    }
    return rows.toString();
  }

  private Map<String, Histogram> latencies() {
    var latencies = new LinkedHashMap<String, Histogram>();
    samples.rows().forEach(row -> latencies.put(row.name(), row.latency()));
    return latencies;
  }
}
