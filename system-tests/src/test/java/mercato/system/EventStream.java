package mercato.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import mercato.platform.json.Json;

/** Reads server-sent events until it is closed. */
final class EventStream implements AutoCloseable {

  /** An event, whole: {@code data} is its JSON. */
  record Event(String id, String name, JsonNode data) {}

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Lines lines = new Lines();

  EventStream(HttpClient client, HttpRequest request) {
    client
        .sendAsync(
            request,
            response -> {
              lines.status = response.statusCode();
              return HttpResponse.BodySubscribers.fromLineSubscriber(lines);
            })
        .exceptionally(closed -> null);
    await().atMost(LIMIT).until(() -> lines.status != 0);
    if (lines.status != 200) {
      throw new AssertionError("wanted a stream, got " + lines.status);
    }
  }

  /** Waits for an event. */
  Event awaitEvent(Predicate<Event> wanted) {
    await().atMost(LIMIT).until(() -> events.stream().anyMatch(wanted));
    return events.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** All that have come, in their order. */
  List<Event> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    lines.close();
  }

  /** Puts lines together to events. */
  private final class Lines implements Flow.Subscriber<String> {

    private volatile int status;
    private volatile Flow.Subscription subscription;
    private String id = "";
    private String name = "";
    private String data = "";

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (line.startsWith("id:")) {
        id = line.substring(3).strip();
      } else if (line.startsWith("event:")) {
        name = line.substring(6).strip();
      } else if (line.startsWith("data:")) {
        data += line.substring(5).strip();
      } else if (line.isEmpty() && !data.isEmpty()) {
        events.add(new Event(id, name, Json.decode(data, JsonNode.class)));
        data = "";
      }
    }

    @Override
    public void onError(Throwable failure) {
      // The stream is over; who waits for more is told by the time limit.
    }

    @Override
    public void onComplete() {
      // As above.
    }

    void close() {
      subscription.cancel();
    }
  }
}
