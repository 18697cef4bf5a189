package mercato.product.search;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import mercato.platform.config.Section;

/**
 * Settings below {@code product.search} but for the directory, for all product verticles of a
 * process together.
 *
 * @param threads searches at a time, 1 to 64
 * @param queue searches that may wait for a thread before {@code OVERLOADED}, 0 to 10,000
 * @param refreshInterval how long a change that has arrived may stay invisible, 10 to 1,000 ms
 * @param directory where this process, and no other, keeps its index, so that it starts with what
 *     it had; empty for an index in memory, which is built anew at each start
 */
public record SearchConfig(
    int threads, int queue, Duration refreshInterval, Optional<Path> directory) {

  private static final int THREADS = 2;
  private static final int QUEUE = 256;
  private static final int REFRESH_MILLIS = 300;

  public static SearchConfig from(Section section, Optional<Path> directory) {
    return new SearchConfig(
        section.integer("threads", THREADS, 1, 64),
        section.integer("queue", QUEUE, 0, 10_000),
        Duration.ofMillis(section.integer("refreshMillis", REFRESH_MILLIS, 10, 1_000)),
        directory);
  }
}
