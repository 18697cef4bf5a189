package mercato.platform.observe;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.AccessMode;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The W3C {@code traceparent} that a request carries through all services: {@code 00-<trace id, 32
 * hex>-<parent id, 16 hex>-<flags>}.
 */
public final class Trace {

  /** Registered before the first Vert.x is built, as context locals must be: see {@code Node}. */
  private static final ContextLocal<String> CURRENT = ContextLocal.registerLocal(String.class);

  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final int ID_START = 3;
  private static final int ID_END = ID_START + 32;

  private Trace() {}

  /** Makes sure that the context local stands before Vert.x does. */
  public static void register() {
    // Loading the class has done it.
  }

  /** A new trace. */
  public static String next() {
    var random = ThreadLocalRandom.current();
    return "00-" + hex(random.nextLong()) + hex(random.nextLong() | 1) + "-" + span() + "-01";
  }

  /** The same trace with a new parent id; a new trace when the argument is none. */
  public static String child(String traceparent) {
    return valid(traceparent)
        ? traceparent.substring(0, ID_END + 1) + span() + traceparent.substring(ID_END + 17)
        : next();
  }

  public static boolean valid(String traceparent) {
    return traceparent != null && TRACEPARENT.matcher(traceparent).matches();
  }

  /** The trace id of a valid {@code traceparent}: 32 hex digits. */
  public static String id(String traceparent) {
    return traceparent.substring(ID_START, ID_END);
  }

  /** Ties a trace to the current duplicated context, so that log lines carry its id. */
  public static void enter(String traceparent) {
    Context context = Vertx.currentContext();
    if (context != null) {
      CURRENT.put(context, AccessMode.CONCURRENT, traceparent);
    }
  }

  /** The trace of the current context, or null. */
  public static String find() {
    Context context = Vertx.currentContext();
    return context == null ? null : CURRENT.get(context, AccessMode.CONCURRENT);
  }

  /** The trace of the current context, or a new one. */
  public static String current() {
    String found = find();
    return found == null ? next() : found;
  }

  private static String span() {
    return hex(ThreadLocalRandom.current().nextLong() | 1);
  }

  private static String hex(long value) {
    String digits = Long.toHexString(value);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
