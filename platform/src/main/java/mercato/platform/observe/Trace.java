package mercato.platform.observe;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.AccessMode;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The W3C {@code traceparent} that a request carries through all services: {@code 00-<trace id, 32
 * hex>-<parent id, 16 hex>-<flags>}.
 */
public final class Trace {

  /** Registered before the first Vert.x is built, as context locals must be: see {@code Node}. */
  private static final ContextLocal<String> CURRENT = ContextLocal.registerLocal(String.class);

  private static final int ID_START = 3;
  private static final int ID_END = ID_START + 32;
  private static final int SPAN_START = ID_END + 1;
  private static final int SPAN_END = SPAN_START + 16;
  private static final int FLAGS_START = SPAN_END + 1;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final String ZEROES = "0".repeat(32);
  private static final String BLANK = "00-" + ZEROES + "-" + ZEROES.substring(16) + "-01";

  private Trace() {}

  /** Makes sure that the context local stands before Vert.x does. */
  public static void register() {
    // Loading the class has done it.
  }

  /** A new trace. */
  public static String next() {
    byte[] text = BLANK.getBytes(StandardCharsets.ISO_8859_1);
    putRandom(text, ID_START);
    putRandom(text, ID_START + 16);
    putRandom(text, SPAN_START);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** The same trace with a new parent id; a new trace when the argument is none. */
  public static String child(String traceparent) {
    if (!valid(traceparent)) {
      return next();
    }
    byte[] text = traceparent.getBytes(StandardCharsets.ISO_8859_1);
    putRandom(text, SPAN_START);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  public static boolean valid(String traceparent) {
    return traceparent != null
        && traceparent.length() == BLANK.length()
        && traceparent.startsWith("00-")
        && traceparent.charAt(ID_END) == '-'
        && traceparent.charAt(SPAN_END) == '-'
        && isId(traceparent, ID_START, ID_END)
        && isId(traceparent, SPAN_START, SPAN_END)
        && isHex(traceparent, FLAGS_START, BLANK.length());
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

  private static boolean isId(String text, int from, int to) {
    return isHex(text, from, to) && !ZEROES.regionMatches(0, text, from, to - from);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** 16 digits, not all of them 0. */
  private static void putRandom(byte[] text, int from) {
    long value = ThreadLocalRandom.current().nextLong() | 1;
    for (int i = from + 15; i >= from; i--) {
      text[i] = DIGITS[(int) value & 0xF];
      value >>>= 4;
    }
  }
}
