package mercato.bench.chaos;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * What became of purchases, by the tenth of a second in which each was due: how many there were and
 * how many were confirmed promptly, within a second. For one thread.
 */
final class Timeline {

  private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long PROMPT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SLOTS_OF_A_SECOND = 10;
  private static final double RATE_IS_BACK = 0.8;

  private final long beganNanos;
  private final int[] due;
  private final int[] prompt;

  /**
   * @param beganNanos of its first slot
   * @param length what is later is not looked at
   */
  Timeline(long beganNanos, Duration length) {
    this.beganNanos = beganNanos;
    int slots = Math.toIntExact(length.toNanos() / SLOT_NANOS) + 1;
    this.due = new int[slots];
    this.prompt = new int[slots];
  }

  void due(long dueNanos) {
    int slot = slot(dueNanos);
    if (slot < due.length) {
      due[slot]++;
    }
  }

  void confirmed(long dueNanos, long atNanos) {
    int slot = slot(dueNanos);
    if (slot < due.length && atNanos - dueNanos <= PROMPT_NANOS) {
      prompt[slot]++;
    }
  }

  /**
   * Seconds from a moment until one from which on, for a whole second, at least four of five that
   * were due were confirmed promptly. Empty when that has not come yet.
   */
  OptionalDouble untilRateIsBack(long fromNanos, long nowNanos) {
    int first = slot(fromNanos) + 1;
    int last = Math.min(due.length, slot(nowNanos - PROMPT_NANOS)) - SLOTS_OF_A_SECOND;
    for (int slot = first; slot <= last; slot++) {
      int wanted = 0;
      int got = 0;
      for (int i = slot; i < slot + SLOTS_OF_A_SECOND; i++) {
        wanted += due[i];
        got += prompt[i];
      }
      if (wanted > 0 && got >= RATE_IS_BACK * wanted && prompt[slot] > 0) {
        return OptionalDouble.of(Math.max(0, beganNanos + slot * SLOT_NANOS - fromNanos) / 1e9);
      }
    }
    return OptionalDouble.empty();
  }

  private int slot(long nanos) {
    return (int) ((nanos - beganNanos) / SLOT_NANOS);
  }
}
