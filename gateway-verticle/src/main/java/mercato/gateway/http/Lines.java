package mercato.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import mercato.contract.Problem;

/**
 * The lines of a body, handed out as they come and no faster than their reader takes them: the next
 * chunk is read from the connection when all lines of the one before are done with. What is held is
 * one chunk and one line. After some milliseconds it lets others have the event loop.
 */
public final class Lines {

  /** Whoever takes them. */
  public interface Reader {

    /**
     * One that is not empty.
     *
     * @param number among all lines, from 1
     * @param text without its end; null for one that is too long, and was skipped
     */
    void line(long number, byte[] text);

    /** There are no more. */
    void end();
  }

  private static final long TURN_NANOS = 5_000_000;
  private static final byte[] NOTHING = {};

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final LineRule rule;
  private Reader reader;
  private byte[] chunk = NOTHING;
  private int at;

  /** Of a line that goes on in the next chunk. */
  private Buffer begun = Buffer.buffer();

  private boolean tooLong;
  private long number;
  private boolean allCame;
  private boolean over;
  private boolean paused;
  private boolean inTurn;

  /** Holds the body back until somebody reads it. */
  public Lines(RoutingContext context, LineRule rule) {
    this.context = context;
    this.request = context.request();
    this.rule = rule;
    request.pause();
  }

  /**
   * @throws io.vertx.ext.web.handler.HttpException 415
   */
  public Request passTo(Request admitted) {
    if (!Bodies.isOf(LineRule.TYPE, request.getHeader(HttpHeaders.CONTENT_TYPE))) {
      throw Bodies.wrongType(LineRule.TYPE);
    }
    admitted.keep(this);
    return admitted;
  }

  /**
   * @throws Problem {@code INVALID_REQUEST} when it is not JSON
   */
  public JsonNode decode(byte[] line) {
    return rule.decode(line);
  }

  /**
   * @throws Problem {@code INVALID_REQUEST} with the places that do not fit
   */
  public <T> T fit(JsonNode line, Class<T> type) {
    return rule.fit(line, type);
  }

  /** Begins to hand out. */
  public void read(Reader by) {
    reader = by;
    request
        .handler(next -> came(next.getBytes()))
        .endHandler(
            last -> {
              allCame = true;
              turn();
            });
    request.fetch(1);
  }

  /** Hands out nothing more until {@link #resume}. */
  public void pause() {
    paused = true;
  }

  public void resume() {
    if (paused) {
      paused = false;
      turn();
    }
  }

  /** What is still to come is thrown away, and a moment later the connection is closed. */
  public void abandon() {
    over = true;
    if (!allCame) {
      request.handler(null).endHandler(null).resume();
      Bodies.abandon(context);
    }
  }

  private void came(byte[] next) {
    chunk = next;
    at = 0;
    turn();
  }

  private void turn() {
    if (inTurn) {
      return;
    }
    inTurn = true;
    long until = System.nanoTime() + TURN_NANOS;
    boolean more = true;
    while (more && !paused && !over && System.nanoTime() < until) {
      more = step();
    }
    inTurn = false;
    if (more && !paused && !over) {
      context.vertx().runOnContext(later -> turn());
    }
  }

  /** Hands out a line, or sees to the next chunk; whether there may be more to hand out now. */
  private boolean step() {
    int end = at;
    while (end < chunk.length && chunk[end] != '\n') {
      end++;
    }
    gather(end);
    if (end < chunk.length) {
      at = end + 1;
      handOut();
      return true;
    }
    at = end;
    if (!allCame) {
      chunk = NOTHING;
      at = 0;
      request.fetch(1);
      return false;
    }
    if (begun.length() > 0 || tooLong) {
      handOut();
      return true;
    }
    over = true;
    reader.end();
    return false;
  }

  private void gather(int end) {
    // One more for the carriage return that may end it.
    if (tooLong || begun.length() + end - at > rule.maxBytes() + 1) {
      tooLong = true;
      begun = Buffer.buffer();
    } else {
      begun.appendBytes(chunk, at, end - at);
    }
  }

  private void handOut() {
    byte[] text = tooLong ? null : withoutReturn(begun.getBytes());
    begun = Buffer.buffer();
    tooLong = false;
    number++;
    if (text == null || text.length > rule.maxBytes()) {
      reader.line(number, null);
    } else if (text.length > 0) {
      reader.line(number, text);
    }
  }

  private static byte[] withoutReturn(byte[] text) {
    return text.length > 0 && text[text.length - 1] == '\r'
        ? Arrays.copyOf(text, text.length - 1)
        : text;
  }
}
