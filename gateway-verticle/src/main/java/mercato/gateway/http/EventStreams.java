package mercato.gateway.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mercato.contract.Problem;

/** The open streams of one gateway instance: a bounded number, each for a bounded time. */
public final class EventStreams {

  private static final Duration PAUSE = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final int most;
  private final Duration longest;
  private final Duration pause;
  private final Set<EventStream> open = new HashSet<>();
  private boolean closed;

  /**
   * @param longest after which a stream ends; its reader comes back
   * @param idleTimeout after which the server closes a silent connection: comments come at least
   *     twice as often
   */
  public EventStreams(Vertx vertx, int most, Duration longest, Duration idleTimeout) {
    this.vertx = vertx;
    this.most = most;
    this.longest = longest;
    Duration half = idleTimeout.dividedBy(2);
    this.pause = half.compareTo(PAUSE) < 0 ? half : PAUSE;
  }

  /**
   * Takes a place, which is free again when the stream ends.
   *
   * @throws Problem {@code OVERLOADED} when all are taken
   */
  public EventStream open(EventStream.Source source) {
    if (closed || open.size() >= most) {
      throw Problem.overloaded();
    }
    var stream = new EventStream(this, source);
    open.add(stream);
    return stream;
  }

  /** Ends all, and takes no more. */
  public void close() {
    closed = true;
    List.copyOf(open).forEach(EventStream::end);
  }

  Duration longest() {
    return longest;
  }

  /** Between two comments. */
  Duration pause() {
    return pause;
  }

  void left(EventStream stream, long timer) {
    open.remove(stream);
    vertx.cancelTimer(timer);
  }
}
