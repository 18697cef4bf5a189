package mercato.bench.reads;

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
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import mercato.bench.run.Machine;
import mercato.bench.run.Plot;
import mercato.bench.run.Results;

/** What the rounds showed. */
final class ReadsReport {

  /** The share of the bare server's requests a second below which a run has failed. */
  private static final double FLOOR = 0.4;

  private static final double GOAL = 0.5;

  /** One after the other, so that whatever else the machine does weighs on both. */
  record Round(Wrk shop, Wrk bare) {
    double ratio() {
      return shop.requestsPerSecond() / bare.requestsPerSecond();
    }
  }

  private final URI url;
  private final int bytes;
  private final int connections;
  private final List<Round> rounds = new ArrayList<>();
  private final Machine machine = Machine.here();
  private final Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  /**
   * @param url of the product
   * @param bytes of its body
   */
  ReadsReport(URI url, int bytes, int connections) {
    this.url = url;
    this.bytes = bytes;
    this.connections = connections;
  }

  void add(Round round) {
    rounds.add(round);
  }

  boolean holds() {
    return median().ratio() >= FLOOR;
  }

  /** Each figure's own. */
  Round median() {
    return new Round(median(Round::shop), median(Round::bare));
  }

  void print(PrintStream out) {
    out.printf("%n%s, %s%n", url, machine.told());
    out.printf("%d bytes, %d connections, one event loop each:%n%n", bytes, connections);
    out.println("              shop/s  p50 ms  p99 ms     bare/s  p50 ms  p99 ms   ratio");
    for (int i = 0; i < rounds.size(); i++) {
      print(out, "round " + (i + 1), rounds.get(i));
    }
    print(out, "median", median());
    out.printf(
        Locale.ROOT,
        "%nThe shop reads at %.2f of a bare server's rate (floor %.2f, goal %.2f).%n%n",
        median().ratio(),
        FLOOR,
        GOAL);
  }

  private static void print(PrintStream out, String name, Round round) {
    out.printf(
        Locale.ROOT,
        "%-10s %9.0f %7.2f %7.2f %10.0f %7.2f %7.2f %7.2f%n",
        name,
        round.shop.requestsPerSecond(),
        round.shop.p50Millis(),
        round.shop.p99Millis(),
        round.bare.requestsPerSecond(),
        round.bare.p50Millis(),
        round.bare.p99Millis(),
        round.ratio());
  }

  /** Writes both files; the path of the page. */
  Path write(Path folder) throws IOException {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("at", at.toString());
    figures.put("url", url.toString());
    figures.put("bytes", bytes);
    figures.put("connections", connections);
    figures.put("machine", machine);
    figures.put("rounds", rounds);
    figures.put("median", median());
    figures.put("ratio", median().ratio());
    figures.put("floor", FLOOR);
    figures.put("goal", GOAL);
    return Results.write(folder, "reads", at, figures, page());
  }

  private String page() {
    String rows = rounds.stream().map(ReadsReport::row).collect(Collectors.joining());
    return Plot.page(
        "Mercato bench: reads of a product",
        """
        <p>%s · %s · %d bytes · %d connections · one event loop each · %s</p>
        <table><tr><th>shop/s<th>p50 ms<th>p99 ms<th>bare/s<th>p50 ms<th>p99 ms<th>ratio</tr>
        %s</table><p>Medians:</p><table>%s</table>
        <p>Floor %s, goal %s</p>
        """
            .formatted(
                at, url, bytes, connections, machine.told(), rows, row(median()), FLOOR, GOAL));
  }

  private static String row(Round round) {
    return String.format(
        Locale.ROOT,
        "<tr><td>%.0f<td>%.2f<td>%.2f<td>%.0f<td>%.2f<td>%.2f<td>%.2f</tr>",
        round.shop.requestsPerSecond(),
        round.shop.p50Millis(),
        round.shop.p99Millis(),
        round.bare.requestsPerSecond(),
        round.bare.p50Millis(),
        round.bare.p99Millis(),
        round.ratio());
  }

  private Wrk median(Function<Round, Wrk> side) {
    return new Wrk(
        median(side, Wrk::requestsPerSecond),
        median(side, Wrk::p50Millis),
        median(side, Wrk::p99Millis));
  }

  private double median(Function<Round, Wrk> side, ToDoubleFunction<Wrk> figure) {
    double[] sorted = rounds.stream().map(side).mapToDouble(figure).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
