package mercato.bench.reads;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of wrk.
 *
 * @param requestsPerSecond that were answered
 * @param p50Millis latency; so {@code p99Millis}
 */
record Wrk(double requestsPerSecond, double p50Millis, double p99Millis) {

  private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern LATENCY = Pattern.compile("(?m)^ +(50|99)% +([0-9.]+)(us|ms|s)$");
  private static final Pattern TROUBLE =
      Pattern.compile("(?m)^ *(Non-2xx or 3xx responses|Socket errors): *(.*)$");
  private static final Map<String, Double> MILLIS = Map.of("us", 0.001, "ms", 1.0, "s", 1_000.0);

  /**
   * Drives one thread as fast as the connections allow; waits for its end.
   *
   * @throws IllegalStateException when not every answer was good; the message says so
   */
  static Wrk run(URI url, int connections, Duration time) {
    return read(
        output(
            "wrk",
            "--latency",
            "-t1",
            "-c" + connections,
            "-d" + time.toSeconds() + "s",
            url.toString()));
  }

  /**
   * @throws IllegalStateException when it is not there; the message says where to get it
   */
  static void check() {
    output("wrk", "--version");
  }

  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return text;
    } catch (IOException missing) {
      throw new IllegalStateException(
          "wrk is needed and not on the PATH (Debian: apt-get install wrk)", missing);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(cause);
    }
  }

  /**
   * What wrk printed with {@code --latency}.
   *
   * @throws IllegalStateException when not every answer was good
   */
  static Wrk read(String text) {
    Matcher trouble = TROUBLE.matcher(text);
    if (trouble.find()) {
      throw new IllegalStateException("wrk: " + trouble.group().strip());
    }
    Matcher rate = RATE.matcher(text);
    if (!rate.find()) {
      throw new IllegalStateException("wrk said " + text.strip());
    }
    return new Wrk(Double.parseDouble(rate.group(1)), millis(text, "50"), millis(text, "99"));
  }

  private static double millis(String text, String percentile) {
    return LATENCY
        .matcher(text)
        .results()
        .filter(found -> found.group(1).equals(percentile))
        .map(found -> Double.parseDouble(found.group(2)) * MILLIS.get(found.group(3)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("wrk said " + text.strip()));
  }
}
