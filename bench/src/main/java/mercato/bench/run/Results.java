package mercato.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Results on disk: JSON for programs, a page for people. */
public final class Results {

  private static final double[] PERCENTILES = {50, 95, 99, 99.9};

  private Results() {}

  /**
   * Writes {@code NAME-TIME.json} and {@code NAME-TIME.html}.
   *
   * @return the path of the page
   */
  public static Path write(Path folder, String name, Instant at, Object figures, String page)
      throws IOException {
    Files.createDirectories(folder);
    String file = name + "-" + at.toString().replace(":", "");
    var json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    json.writeValue(folder.resolve(file + ".json").toFile(), figures);
    return Files.writeString(folder.resolve(file + ".html"), page);
  }

  /** {@code p50Millis} to {@code p99.9Millis} and {@code maxMillis}. */
  public static Map<String, Object> latencies(Histogram micros) {
    var figures = new LinkedHashMap<String, Object>();
    for (double percentile : PERCENTILES) {
      figures.put(("p" + percentile).replace(".0", "") + "Millis", millis(micros, percentile));
    }
    figures.put("maxMillis", micros.getMaxValue() / 1_000.0);
    return figures;
  }

  public static double millis(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / 1_000.0;
  }
}
