package mercato.gateway.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import mercato.contract.Problem;

/** The open streams of one gateway instance: a bounded number, each for a bounded time. */
public final class EventStreams {

  private static final Duration PAUSE = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final int most;
  private final Duration longest;
  private final Duration pause;
  private final Predicate<String> over;
  private final Set<EventStream> open = new HashSet<>();
  private boolean closed;

  /**
   * @param longest after which a stream ends; its reader comes back
   * @param idleTimeout after which the server closes a silent connection: comments come at least
   *     twice as often
   * @param over whether a session has ended
   */
  public EventStreams(
      Vertx vertx, int most, Duration longest, Duration idleTimeout, Predicate<String> over) {
    this.vertx = vertx;
    this.most = most;
    this.longest = longest;
    this.over = over;
    Duration half = idleTimeout.dividedBy(2);
    this.pause = half.compareTo(PAUSE) < 0 ? half : PAUSE;
  }

  /**
   * Takes a place, which is free again when the stream ends: at the latest when the token of its
   * reader expires.
   *
   * @throws Problem {@code OVERLOADED} when all are taken; {@code UNAUTHENTICATED} when the session
   *     of its reader has ended since the request was let in
   */
  public EventStream open(Request reader, EventStream.Source source) {
    if (closed || open.size() >= most) {
      throw Problem.overloaded();
    }
    var stream = new EventStream(this, reader.visitor(), source);
    if (isOver(stream)) {
      throw new Problem(
          Problem.Kind.UNAUTHENTICATED, "UNAUTHENTICATED", "The session has ended. Log in again.");
    }
    open.add(stream);
    return stream;
  }

  private boolean isOver(EventStream stream) {
    return stream.sessionId() != null && over.test(stream.sessionId());
  }

  /** Ends those whose readers' sessions have ended. */
  public void endSessions() {
    open.stream().filter(this::isOver).toList().forEach(EventStream::end);
  }

  /** Ends all, and takes no more. */
  public void close() {
    closed = true;
    List.copyOf(open).forEach(EventStream::end);
  }

  Duration longest() {
    return longest;
  }

  /** Runs it after the pause between two comments, or sooner when no more than that is left. */
  long timer(long leftMillis, Runnable beat) {
    long delay = Math.max(1, Math.min(pause.toMillis(), leftMillis));
    return vertx.setTimer(delay, timer -> beat.run());
  }

  void left(EventStream stream, long timer) {
    open.remove(stream);
    vertx.cancelTimer(timer);
  }
}
