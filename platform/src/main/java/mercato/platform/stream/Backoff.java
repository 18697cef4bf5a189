package mercato.platform.stream;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before trying again: 0.1 s, doubling up to 5 s, less up to a half by chance. */
public final class Backoff {

  private static final long FIRST_MILLIS = 100;
  private static final long LAST_MILLIS = 5_000;
  private static final int LAST_DOUBLING = 6;

  private Backoff() {}

  /**
   * @param failures in a row so far, from 1
   */
  public static long millis(int failures) {
    long full = Math.min(LAST_MILLIS, FIRST_MILLIS << Math.min(failures - 1, LAST_DOUBLING));
    return full - ThreadLocalRandom.current().nextLong(full / 2);
  }
}
