package mercato.bench.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Latencies as SVG, and the page around it: one file with everything in it. */
public final class Plot {

  private static final int WIDTH = 860;
  private static final int HEIGHT = 320;
  private static final int LEFT = 60;
  private static final int BOTTOM = 40;
  private static final int LEGEND_WIDTH = 150;
  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#c1440e", "#2e7d32", "#6a3d9a", "#8d6e63");

  /** Percentiles on an axis on which each 9 more takes the same room. */
  private static final double[] PERCENTILES = {0, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99};

  private static final double MAX_NINES = 4;

  private final double top;
  private final StringBuilder svg;
  private int curves;

  /**
   * @param top of the vertical axis, in ms
   */
  private Plot(double top) {
    this.top = Math.max(1, top);
    this.svg = frame(this.top);
  }

  /** A whole page. */
  public static String page(String title, String body) {
    return """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>%s</title>
        <style>body{font:15px system-ui;max-width:60em;margin:2em auto;padding:0 1em}
        td,th{text-align:right;padding:.2em .8em}th:first-child,td:first-child{text-align:left}
        svg{width:100%%;height:auto}text{font:11px system-ui}</style>
        <h1>%s</h1>%s
        </html>
        """
        .formatted(title, title, body);
  }

  /**
   * Latency by percentile.
   *
   * @param latencies in microseconds, up to five
   */
  public static String percentiles(Map<String, Histogram> latencies) {
    var plot =
        new Plot(
            latencies.values().stream()
                .mapToDouble(latency -> Results.millis(latency, 99.99))
                .max()
                .orElse(1));
    for (double percentile : PERCENTILES) {
      plot.label(nines(percentile) / MAX_NINES, "" + percentile);
    }
    latencies.forEach(
        (name, latency) -> {
          var points = new StringBuilder();
          for (double nines = 0; nines <= MAX_NINES; nines += 0.05) {
            double percentile = 100 - 100 / Math.pow(10, nines);
            points.append(plot.point(nines / MAX_NINES, Results.millis(latency, percentile)));
          }
          plot.curve(name, points);
        });
    return plot.done();
  }

  /** p50 and p99 of each second. */
  public static String seconds(TreeMap<Integer, Histogram> seconds) {
    var plot =
        new Plot(
            seconds.values().stream()
                .mapToDouble(second -> Results.millis(second, 99))
                .max()
                .orElse(1));
    int last = seconds.isEmpty() ? 1 : Math.max(1, seconds.lastKey());
    plot.label(1, last + " s");
    plot.curve("p50", plot.points(seconds, last, second -> Results.millis(second, 50)));
    plot.curve("p99", plot.points(seconds, last, second -> Results.millis(second, 99)));
    return plot.done();
  }

  private StringBuilder points(
      TreeMap<Integer, Histogram> seconds, int last, ToDoubleFunction<Histogram> figure) {
    var points = new StringBuilder();
    seconds.forEach(
        (second, latency) ->
            points.append(point(second / (double) last, figure.applyAsDouble(latency))));
    return points;
  }

  private void curve(String name, CharSequence points) {
    String colour = COLOURS.get(curves % COLOURS.size());
    svg.append("<polyline fill='none' stroke-width='1.5' stroke='")
        .append(colour)
        .append("' points='")
        .append(points)
        .append("'/><text x='")
        .append(LEFT + 10 + LEGEND_WIDTH * curves)
        .append("' y='14' fill='")
        .append(colour)
        .append("'>")
        .append(name)
        .append("</text>");
    curves++;
  }

  private void label(double across, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x='%.1f' y='%d' text-anchor='middle'>%s</text>",
            x(across),
            HEIGHT - BOTTOM + 16,
            text));
  }

  private String point(double across, double millis) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x(across), y(Math.min(1, millis / top)));
  }

  private String done() {
    return svg + "</svg>";
  }

  private static StringBuilder frame(double top) {
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
    return frame;
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
}
