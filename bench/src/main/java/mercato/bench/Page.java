package mercato.bench;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** One HTML file with everything in it: the figures as a table, two plots as SVG. */
record Page(Instant at, URI url, int rate, Machine machine, Samples samples) {

  private static final int WIDTH = 860;
  private static final int HEIGHT = 320;
  private static final int LEFT = 60;
  private static final int BOTTOM = 40;
  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#c1440e", "#2e7d32", "#6a3d9a", "#8d6e63");

  /** Percentiles on an axis on which each 9 more takes the same room. */
  private static final double[] PERCENTILES = {0, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99};

  private static final double MAX_NINES = 4;

  String html() {
    return """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Mercato bench %s</title>
        <style>body{font:15px system-ui;max-width:60em;margin:2em auto;padding:0 1em}
        td,th{text-align:right;padding:.2em .8em}th:first-child,td:first-child{text-align:left}
        svg{width:100%%;height:auto}text{font:11px system-ui}</style>
        <h1>Mercato bench</h1><p>%s · %s · %d requests/s · %s, %d cores, %d MiB · %s</p>
        <table><tr><th><th>count<th>p50<th>p95<th>p99<th>max<th>errors</tr>%s</table>
        <h2>Latency by percentile (ms)</h2>%s
        <h2>p50 and p99 of each second (ms)</h2>%s
        </html>
        """
        .formatted(
            at,
            at,
            url,
            rate,
            machine.processor(),
            machine.cores(),
            machine.memoryMib(),
            machine.java(),
            rows(),
            percentiles(),
            seconds());
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
              Report.millis(latency, 50),
              Report.millis(latency, 95),
              Report.millis(latency, 99),
              latency.getMaxValue() / 1_000.0,
              samples.errors(step).isEmpty() ? "0" : samples.errors(step)));
    }
    return rows.toString();
  }

  private String percentiles() {
    double top = 1;
    for (Step step : Step.values()) {
      top = Math.max(top, Report.millis(samples.latency(step), 99.99));
    }
    var plot = new StringBuilder(frame(top));
    for (double percentile : PERCENTILES) {
      plot.append(text(x(nines(percentile) / MAX_NINES), HEIGHT - BOTTOM + 16, "" + percentile));
    }
    for (Step step : Step.values()) {
      Histogram latency = samples.latency(step);
      var line = new StringBuilder();
      for (double nines = 0; nines <= MAX_NINES; nines += 0.05) {
        double percentile = 100 - 100 / Math.pow(10, nines);
        line.append(point(nines / MAX_NINES, Report.millis(latency, percentile) / top));
      }
      plot.append(line(line, COLOURS.get(step.ordinal())));
      plot.append(legend(step.ordinal(), name(step)));
    }
    return plot + "</svg>";
  }

  private String seconds() {
    double top =
        samples.seconds().values().stream()
            .mapToDouble(second -> Report.millis(second, 99))
            .max()
            .orElse(1);
    int last = samples.seconds().isEmpty() ? 1 : Math.max(1, samples.seconds().lastKey());
    return frame(top)
        + text(x(1), HEIGHT - BOTTOM + 16, last + " s")
        + line(curve(last, top, second -> Report.millis(second, 50)), COLOURS.get(0))
        + line(curve(last, top, second -> Report.millis(second, 99)), COLOURS.get(1))
        + legend(0, "p50")
        + legend(1, "p99")
        + "</svg>";
  }

  private StringBuilder curve(int last, double top, ToDoubleFunction<Histogram> figure) {
    var line = new StringBuilder();
    for (Map.Entry<Integer, Histogram> second : samples.seconds().entrySet()) {
      line.append(
          point(second.getKey() / (double) last, figure.applyAsDouble(second.getValue()) / top));
    }
    return line;
  }

  private static String frame(double top) {
    var frame = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\">");
    for (int i = 0; i <= 4; i++) {
      double y = y(i / 4.0);
      frame.append(
          String.format(
              Locale.ROOT,
              "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ddd'/>"
                  + "<text x='%d' y='%.1f' text-anchor='end'>%.1f</text>",
              LEFT,
              WIDTH,
              y,
              y,
              LEFT - 6,
              y + 4,
              top * i / 4));
    }
    return frame.toString();
  }

  private static String line(CharSequence points, String colour) {
    return "<polyline fill='none' stroke-width='1.5' stroke='"
        + colour
        + "' points='"
        + points
        + "'/>";
  }

  private static String legend(int index, String name) {
    return "<text x='"
        + (LEFT + 10 + 90 * index)
        + "' y='14' fill='"
        + COLOURS.get(index)
        + "'>"
        + name
        + "</text>";
  }

  private static String text(double x, double y, String text) {
    return String.format(
        Locale.ROOT, "<text x='%.1f' y='%.1f' text-anchor='middle'>%s</text>", x, y, text);
  }

  private static String point(double across, double up) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x(across), y(Math.min(1, up)));
  }

  private static double x(double share) {
    return LEFT + share * (WIDTH - LEFT - 20);
  }

  private static double y(double share) {
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - 24);
  }

  private static double nines(double percentile) {
    return -Math.log10(1 - percentile / 100);
  }

  private static String name(Step step) {
    return step.name().toLowerCase(Locale.ROOT);
  }
}
