package mercato.provider.model;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** When the shop is called again that did not confirm a call. */
public final class CallbackRules {

  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LAST_PAUSE_MILLIS = Duration.ofHours(1).toMillis();
  private static final int DOUBLINGS = 12;
  private static final Duration GIVE_UP_AFTER = Duration.ofHours(24);

  private CallbackRules() {}

  /**
   * 1 s after the first try, then each time twice as long, up to an hour; empty when a day has
   * passed.
   *
   * @param tries so far, 1 or more
   * @param at when it happened that the shop is told of
   */
  public static OptionalLong pauseMillis(int tries, Instant at, Instant now) {
    if (now.isAfter(at.plus(GIVE_UP_AFTER))) {
      return OptionalLong.empty();
    }
    long pause = FIRST_PAUSE_MILLIS << Math.min(tries - 1, DOUBLINGS);
    return OptionalLong.of(Math.min(pause, LAST_PAUSE_MILLIS));
  }
}
