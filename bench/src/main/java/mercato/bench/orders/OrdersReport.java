package mercato.bench.orders;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import mercato.bench.run.Machine;
import mercato.bench.run.Plot;
import mercato.bench.run.Results;

/** What a run of the order benchmark showed. */
final class OrdersReport {

  static final String SPREAD = "spread";
  static final String HOT = "hot";
  static final String POSTGRES = "PostgreSQL alone";

  private final URI url;
  private final int inFlight;
  private final Map<String, Phase> phases = new LinkedHashMap<>();
  private final Map<String, Double> settled = new LinkedHashMap<>();
  private final Machine machine = Machine.here();
  private final Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  OrdersReport(URI url, int inFlight) {
    this.url = url;
    this.inFlight = inFlight;
  }

  void add(Phase phase) {
    phases.put(phase.name(), phase);
  }

  /** Seconds after the last reply, by what then was done. */
  void settled(Map<String, Double> seconds) {
    settled.putAll(seconds);
  }

  void print(PrintStream out) {
    out.printf("%n%s, %s%n%d orders in flight; ms:%n%n", url, machine.told(), inFlight);
    out.println(
        "                   orders/s    p50      p99      max    others  generator's share");
    for (Phase phase : phases.values()) {
      out.printf(
          Locale.ROOT,
          "%-17s %9.0f %8.1f %8.1f %8.1f %7d %9.0f %%%n",
          phase.name(),
          phase.ordersPerSecond(),
          Results.millis(phase.latency(), 50),
          Results.millis(phase.latency(), 99),
          phase.latency().getMaxValue() / 1_000.0,
          phase.others().values().stream().mapToLong(Long::longValue).sum(),
          100 * phase.generatorShare());
    }
    phases
        .values()
        .forEach(
            phase ->
                phase
                    .others()
                    .forEach(
                        (kind, count) -> out.printf("%s: %d x %s%n", phase.name(), count, kind)));
    out.println();
    ratios().forEach((name, ratio) -> out.printf(Locale.ROOT, "%s: %.2f%n", name, ratio));
    settled.forEach(
        (what, seconds) ->
            out.printf(Locale.ROOT, "%s done %.1f s after the last reply%n", what, seconds));
    out.println();
  }

  /** Writes both files; the path of the page. */
  Path write(Path folder) throws IOException {
    return Results.write(folder, "orders", at, figures(), page());
  }

  /** Those of which both figures are there. */
  private Map<String, Double> ratios() {
    var ratios = new LinkedHashMap<String, Double>();
    ratio(ratios, "hot/spread", HOT, SPREAD);
    ratio(ratios, "shop/PostgreSQL", SPREAD, POSTGRES);
    return ratios;
  }

  private void ratio(Map<String, Double> ratios, String name, String over, String under) {
    if (phases.containsKey(over) && phases.containsKey(under)) {
      ratios.put(name, phases.get(over).ordersPerSecond() / phases.get(under).ordersPerSecond());
    }
  }

  private Map<String, Object> figures() {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("at", at.toString());
    figures.put("url", url.toString());
    figures.put("inFlight", inFlight);
    figures.put("machine", machine);
    List<Map<String, Object>> all = new ArrayList<>();
    for (Phase phase : phases.values()) {
      var one = new LinkedHashMap<String, Object>();
      one.put("phase", phase.name());
      one.put("seconds", phase.seconds());
      one.put("orders", phase.latency().getTotalCount());
      one.put("ordersPerSecond", phase.ordersPerSecond());
      one.putAll(Results.latencies(phase.latency()));
      one.put("others", phase.others());
      one.put("generatorShare", phase.generatorShare());
      all.add(one);
    }
    figures.put("phases", all);
    figures.put("ratios", ratios());
    figures.put("secondsUntilSettled", settled);
    return figures;
  }

  private String page() {
    Function<Phase, String> row =
        phase ->
            String.format(
                Locale.ROOT,
                "<tr><td>%s<td>%.0f<td>%.1f<td>%.1f<td>%.1f<td>%s</tr>",
                phase.name(),
                phase.ordersPerSecond(),
                Results.millis(phase.latency(), 50),
                Results.millis(phase.latency(), 99),
                phase.latency().getMaxValue() / 1_000.0,
                phase.others().isEmpty() ? "0" : phase.others());
    var latencies =
        phases.values().stream()
            .collect(
                Collectors.toMap(
                    Phase::name, Phase::latency, (one, other) -> one, LinkedHashMap::new));
    return Plot.page(
        "Mercato bench: durable orders",
        """
        <p>%s · %s · %d in flight · %s</p>
        <table><tr><th><th>orders/s<th>p50 ms<th>p99 ms<th>max ms<th>others</tr>%s</table>
        <p>Ratios: %s<br>Seconds after the last reply until done: %s</p>
        <h2>Latency by percentile (ms)</h2>%s
        """
            .formatted(
                at,
                url,
                inFlight,
                machine.told(),
                phases.values().stream().map(row).collect(Collectors.joining()),
                ratios(),
                settled,
                Plot.percentiles(latencies)));
  }
}
