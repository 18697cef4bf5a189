package mercato.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import mercato.contract.Problem;
import mercato.platform.json.Json;

/**
 * An answer that goes on: Server-Sent Events, filled by a {@link Source}. Lives on one event loop.
 *
 * <p>A reader that is slower than its events is cut off once {@link #MAX_QUEUE_BYTES} wait for it:
 * it comes back with {@code Last-Event-ID}. Its connection closes once that is read, or at the
 * server's idle timeout.
 */
public final class EventStream implements Answer {

  private static final int MAX_QUEUE_BYTES = 32_768;
  private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
  private static final CharSequence ACCEL_BUFFERING =
      HttpHeaders.createOptimized("X-Accel-Buffering");
  private static final Buffer COMMENT = Buffer.buffer(":\n\n");

  /** Whoever has something to tell. */
  public interface Source {

    /** From time to time: look whether anything was missed. */
    void beat();

    /** Once, however it ended: nothing that is sent from now on arrives. */
    void ended();
  }

  private final EventStreams place;
  private final Source source;
  private final Buffer early = Buffer.buffer();
  private HttpServerResponse response;
  private long timer;
  private long endsAtNanos;
  private boolean ended;

  EventStream(EventStreams place, Source source) {
    this.place = place;
    this.source = source;
  }

  /**
   * Sends an event; before the stream is answered with, it is kept for then.
   *
   * @param id what the reader resumes by
   */
  public void event(String name, long id, Object data) {
    write(Buffer.buffer("id: " + id + "\nevent: " + name + "\ndata: " + Json.text(data) + "\n\n"));
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
    endsAtNanos = System.nanoTime() + place.longest().toNanos();
    timer = context.vertx().setPeriodic(place.pause().toMillis(), beat -> beat());
    write(COMMENT);
    write(early);
    return Future.succeededFuture();
  }

  private void beat() {
    if (System.nanoTime() - endsAtNanos >= 0) {
      end();
    } else {
      write(COMMENT);
      source.beat();
    }
  }

  private void write(Buffer frame) {
    if (ended) {
      return;
    }
    if (response == null) {
      early.appendBuffer(frame);
      return;
    }
    response.write(frame);
    if (response.writeQueueFull()) {
      leave();
      response.reset();
    }
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
