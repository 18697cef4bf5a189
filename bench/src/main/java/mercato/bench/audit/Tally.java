package mercato.bench.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How many were looked at, and what was found. */
final class Tally {

  private static final int EXAMPLES = 5;

  /** What is said of one invariant. */
  record Line(
      String invariant,
      String says,
      String subjects,
      long counted,
      long violations,
      List<String> examples) {}

  private static final class Count {
    long counted;
    long violations;
    final List<String> examples = new ArrayList<>();
  }

  private final Map<Invariant, Count> counts = new EnumMap<>(Invariant.class);
  private final Map<String, Long> captured = new TreeMap<>();
  private final Map<String, Long> logged = new TreeMap<>();
  private long orders;
  private long inFlight;

  Tally() {
    for (Invariant invariant : Invariant.values()) {
      counts.put(invariant, new Count());
    }
  }

  void count(Collection<Invariant> invariants) {
    count(invariants, 1);
  }

  void count(Collection<Invariant> invariants, long subjects) {
    invariants.forEach(invariant -> counts.get(invariant).counted += subjects);
  }

  void violated(Invariant invariant, String example) {
    Count count = counts.get(invariant);
    count.violations++;
    if (count.examples.size() < EXAMPLES) {
      count.examples.add(example);
    }
  }

  /** An order that was looked at for the first time. */
  void order(Dossier dossier, Findings findings) {
    count(findings.applied);
    orders += dossier.hasOrder() ? 1 : 0;
    inFlight += findings.inFlight ? 1 : 0;
    if (dossier.payment() != null && dossier.payment().captured() > 0) {
      captured.merge(dossier.payment().currency(), dossier.payment().captured(), Long::sum);
    }
    if (dossier.events().stream().anyMatch(event -> event.type().equals("PaymentCaptured"))
        && dossier.row() != null) {
      logged.merge(dossier.row().currency(), dossier.row().total(), Long::sum);
    }
  }

  /** Takes over what another one has of one invariant. */
  void replace(Invariant invariant, Tally other) {
    counts.put(invariant, other.counts.get(invariant));
  }

  boolean holds() {
    return counts.values().stream().allMatch(count -> count.violations == 0);
  }

  List<Line> lines() {
    return counts.entrySet().stream()
        .map(
            each ->
                new Line(
                    each.getKey().name(),
                    each.getKey().says,
                    each.getKey().subjects,
                    each.getValue().counted,
                    each.getValue().violations,
                    each.getValue().examples))
        .toList();
  }

  void print(PrintWriter out) {
    for (Line line : lines()) {
      out.printf(
          Locale.ROOT,
          "%-4s  %-15s  %s  (%,d %s)%n",
          line.violations == 0 ? "ok" : "FAIL",
          line.invariant,
          line.says,
          line.counted,
          line.subjects);
      if (line.violations > 0) {
        out.printf(Locale.ROOT, "      %,d violations:%n", line.violations);
        line.examples.forEach(example -> out.println("      - " + example));
      }
    }
    out.printf(
        Locale.ROOT,
        "%n%,d orders, %,d of them in flight. Captured, in minor units: %s by the provider's"
            + " memory, %s by the log.%n%s%n",
        orders,
        inFlight,
        captured,
        logged,
        holds() ? "All of it holds." : "SOMETHING IS WRONG.");
  }

  void printJson(PrintWriter out) throws JsonProcessingException {
    var report = new LinkedHashMap<String, Object>();
    report.put("holds", holds());
    report.put("orders", orders);
    report.put("inFlight", inFlight);
    report.put("capturedByProvider", captured);
    report.put("capturedByLog", logged);
    report.put("invariants", lines());
    out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
  }
}
