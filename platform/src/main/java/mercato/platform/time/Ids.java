package mercato.platform.time;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Identifiers of things and of steps. */
public final class Ids {

  private static final int COUNTER_BITS = 12;
  private static final AtomicLong LAST = new AtomicLong();

  private Ids() {}

  /**
   * A UUIDv7 (RFC 9562): sorts by time, and within this process strictly by order of creation. The
   * 12 bits of {@code rand_a} count within a millisecond and borrow from the next one when they run
   * out (method 1 of section 6.2).
   */
  public static UUID next() {
    long now = System.currentTimeMillis() << COUNTER_BITS;
    long tick = LAST.updateAndGet(last -> Math.max(last + 1, now));
    long high = (tick >>> COUNTER_BITS) << 16 | 0x7000L | (tick & 0xFFF);
    long low = ThreadLocalRandom.current().nextLong() >>> 2 | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /**
   * The key of a step of an order: the same for the same arguments, in every process and for ever,
   * so that a step that is repeated after a crash is recognized by whoever did it before.
   */
  public static UUID derived(String orderId, String step) {
    return UUID.nameUUIDFromBytes((orderId + '/' + step).getBytes(StandardCharsets.UTF_8));
  }
}
