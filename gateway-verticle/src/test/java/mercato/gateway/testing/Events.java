package mercato.gateway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import mercato.platform.json.Json;

/** A stream of Server-Sent Events as its reader sees it. Blocking; for tests. */
public final class Events implements AutoCloseable {

  /** One event; {@code id} is what the reader resumes by. */
  public record Event(String id, String name, JsonNode data) {}

  private static final Event END = new Event(null, null, null);

  private final InputStream body;
  private final Consumer<Event> check;
  private final BlockingQueue<Event> read = new LinkedBlockingQueue<>();
  private final AtomicInteger comments = new AtomicInteger();
  private volatile String lastId;

  Events(InputStream body, Consumer<Event> check) {
    this.body = body;
    this.check = check;
    var reader = new Thread(this::read, "events");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String name = null;
      JsonNode data = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(":")) {
          comments.incrementAndGet();
        } else if (line.startsWith("id: ")) {
          lastId = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = Json.lenient().readTree(line.substring(6));
        } else if (data != null) {
          read.add(new Event(lastId, name, data));
          data = null;
        }
      }
    } catch (IOException closed) {
      // The end, like any other.
    } finally {
      read.add(END);
    }
  }

  /** The next event; throws {@link AssertionError} when none comes in time. */
  public Event next() {
    Event next = poll(Duration.ofSeconds(10));
    if (next == null || next == END) {
      throw new AssertionError(next == END ? "the stream has ended" : "no event came");
    }
    check.accept(next);
    return next;
  }

  /** Whether nothing comes for so long. */
  public boolean silentFor(Duration time) {
    return poll(time) == null;
  }

  /** Whether the stream ends, without any further event, within so long. */
  public boolean endsWithin(Duration time) {
    return poll(time) == END;
  }

  /** What the reader would resume by, or null. */
  public String lastId() {
    return lastId;
  }

  public int comments() {
    return comments.get();
  }

  private Event poll(Duration time) {
    try {
      return read.poll(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(cause);
    }
  }

  /** Hangs up. */
  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
