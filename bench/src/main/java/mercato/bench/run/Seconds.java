package mercato.bench.run;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** {@code 60s}, {@code 5m} or a plain number of seconds. */
public final class Seconds implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return text.endsWith("m")
        ? Duration.ofMinutes(Long.parseLong(text.substring(0, text.length() - 1)))
        : Duration.ofSeconds(Long.parseLong(text.replaceAll("s$", "")));
  }
}
