package mercato.platform.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import mercato.contract.Problem;
import mercato.platform.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one codec of the bus: records by reference inside a JVM, JSON between JVMs.
 *
 * <p>It is one for all records, and what comes off the wire stays undecoded until {@link #typed} is
 * told the type by the operation: no class name travels, and a reply that does not fit fails its
 * call. Were it decoded here, the exception would be thrown inside the event bus, past the reply's
 * timer, and the call would never end.
 */
final class RecordCodec implements MessageCodec<Object, Object> {

  static final String NAME = "record";

  private static final Logger LOG = LoggerFactory.getLogger(RecordCodec.class);
  private static final byte[] UNWRITABLE = {};

  /** What came from another JVM. */
  private record Wire(byte[] json) {}

  /**
   * @throws Problem when the record's own constructor refuses what was sent
   * @throws IllegalArgumentException when it is not JSON of that type
   */
  static <T> T typed(Object body, Class<T> type) {
    if (!(body instanceof Wire wire)) {
      return type.cast(body);
    }
    try {
      return Json.decode(wire.json, type);
    } catch (IllegalArgumentException notThatType) {
      for (Throwable cause = notThatType; cause != null; cause = cause.getCause()) {
        if (cause instanceof Problem refusal) {
          throw refusal;
        }
      }
      throw notThatType;
    }
  }

  /** Has the reader of a type made before the first request waits for it: that takes a while. */
  static void prepare(Class<?> type) {
    Json.decode("null", type);
  }

  @Override
  public void encodeToWire(Buffer wire, Object body) {
    byte[] json = json(body);
    wire.appendInt(json.length).appendBytes(json);
  }

  private static byte[] json(Object body) {
    try {
      return Json.encode(body);
    } catch (IllegalArgumentException unwritable) {
      // Thrown from here it would break the connection's queue; so the reader is told instead.
      LOG.error("a record cannot be written as JSON", unwritable);
      return UNWRITABLE;
    }
  }

  @Override
  public Object decodeFromWire(int position, Buffer wire) {
    int start = position + Integer.BYTES;
    return new Wire(wire.getBytes(start, start + wire.getInt(position)));
  }

  @Override
  public Object transform(Object body) {
    return body;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
