package mercato.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import mercato.contract.Problem;
import mercato.platform.json.Json;

/**
 * An answer that goes on: Server-Sent Events, filled by a {@link Source}. Lives on one event loop.
 *
 * <p>A reader that is slower than its events is cut off once {@link #MAX_QUEUE_BYTES} wait for it:
 * it comes back with {@code Last-Event-ID}. Its connection closes once that is read, or at the
 * server's idle timeout. It ends with the token that it was opened with.
 */
public final class EventStream implements Answer {

  private static final int MAX_QUEUE_BYTES = 32_768;
  private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
  private static final CharSequence ACCEL_BUFFERING =
      HttpHeaders.createOptimized("X-Accel-Buffering");
  private static final Buffer COMMENT = Buffer.buffer(":\n\n");

  /** No timer has that number. */
  private static final long NONE = -1;

  /** Whoever has something to tell. */
  public interface Source {

    /** From time to time: look whether anything was missed. */
    void beat();

    /** Once, however it ended: nothing that is sent from now on arrives. */
    void ended();
  }

  private final EventStreams place;
  private final Visitor reader;
  private final Source source;
  private final Buffer early = Buffer.buffer();
  private final Promise<Void> told = Promise.promise();
  private HttpServerResponse response;
  private long timer = NONE;
  private long endsAtNanos;
  private boolean ended;

  EventStream(EventStreams place, Visitor reader, Source source) {
    this.place = place;
    this.reader = reader;
    this.source = source;
  }

  /**
   * Sends an event; before the stream is answered with, it is kept for then.
   *
   * @param id what the reader resumes by
   * @return succeeds when it has left: whoever has a lot to tell waits for it, and is not too fast
   */
  public Future<Void> event(String name, long id, Object data) {
    return write(
        Buffer.buffer("id: " + id + "\nevent: " + name + "\ndata: " + Json.text(data) + "\n\n"));
  }

  /** Tells the reader what to resume by while there is no event yet. */
  public void resumesAfter(long id) {
    write(Buffer.buffer("id: " + id + "\n\n"));
  }

  @Override
  public boolean lasts() {
    return true;
  }

  @Override
  public Future<Void> send(RoutingContext context) {
    if (ended) {
      return Future.failedFuture(Problem.overloaded());
    }
    if (context.response().closed()) {
      end();
      return Future.succeededFuture();
    }
    context.addEndHandler(over -> end());
    response =
        context
            .response()
            .setChunked(true)
            .setWriteQueueMaxSize(MAX_QUEUE_BYTES)
            .putHeader(HttpHeaders.CONTENT_TYPE, EVENT_STREAM)
            .putHeader(ACCEL_BUFFERING, "no");
    long tokenMillis = reader.untilMillis() - System.currentTimeMillis();
    endsAtNanos =
        System.nanoTime()
            + Duration.ofMillis(Math.min(place.longest().toMillis(), tokenMillis)).toNanos();
    write(COMMENT);
    write(early).onComplete(told);
    awaitBeat();
    return Future.succeededFuture();
  }

  private void awaitBeat() {
    if (!ended) {
      long left = Duration.ofNanos(endsAtNanos - System.nanoTime()).toMillis() + 1;
      timer = place.timer(left, this::beat);
    }
  }

  private void beat() {
    if (System.nanoTime() - endsAtNanos >= 0) {
      end();
    } else {
      write(COMMENT);
      source.beat();
      awaitBeat();
    }
  }

  /** Of its reader, or null. */
  String sessionId() {
    return reader.sessionId();
  }

  private Future<Void> write(Buffer frame) {
    if (ended) {
      return Future.failedFuture("the stream has ended");
    }
    if (response == null) {
      early.appendBuffer(frame);
      return told.future();
    }
    Future<Void> written = response.write(frame);
    if (response.writeQueueFull()) {
      leave();
      response.reset();
    }
    return written;
  }

  /** Ends it in good order, if it has not ended. */
  public void end() {
    if (ended) {
      return;
    }
    leave();
    if (response != null && !response.ended() && !response.closed()) {
      response.end();
    }
  }

  private void leave() {
    ended = true;
    place.left(this, timer);
    source.ended();
  }
}
