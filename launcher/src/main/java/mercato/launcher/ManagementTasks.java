package mercato.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import mercato.platform.json.Json;

/** Work that the processes of a running shop do when their management port is told to. */
final class ManagementTasks {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofMinutes(55);

  /** What a process answered. */
  record Done(String process, JsonNode body) {}

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
  private final List<RunFile.Member> processes;

  /**
   * @throws LaunchException when no shop runs on this data
   */
  ManagementTasks(Path data) {
    this.processes =
        RunFile.find(data)
            .orElseThrow(() -> new LaunchException("no shop runs on " + data))
            .processes();
  }

  /**
   * Has the first process that knows the task do it, for what is the same whoever does it.
   *
   * @param what it is, for people
   * @throws LaunchException when it refuses, or none knows it
   */
  JsonNode once(String task, String what) throws InterruptedException {
    for (RunFile.Member member : processes) {
      HttpResponse<byte[]> reply = ask(member, task);
      if (knows(reply)) {
        JsonNode body = Json.decode(reply.body(), JsonNode.class);
        if (reply.statusCode() != 200) {
          throw new LaunchException(refusal(member, body));
        }
        return body;
      }
    }
    throw nobody(what);
  }

  /**
   * Has every process that knows the task do it; one that refuses does not keep the next from it.
   *
   * @param what it is, for people
   * @param told what each has done, when it is done
   * @throws LaunchException when one refused, or none knows it
   */
  void everywhere(String task, String what, Consumer<Done> told) throws InterruptedException {
    List<String> refusals = new ArrayList<>();
    int asked = 0;
    for (RunFile.Member member : processes) {
      HttpResponse<byte[]> reply = ask(member, task);
      if (knows(reply)) {
        asked++;
        JsonNode body = Json.decode(reply.body(), JsonNode.class);
        if (reply.statusCode() == 200) {
          told.accept(new Done(member.name(), body));
        } else {
          refusals.add(refusal(member, body));
        }
      }
    }
    if (!refusals.isEmpty()) {
      throw new LaunchException(String.join("; ", refusals));
    }
    if (asked == 0) {
      throw nobody(what);
    }
  }

  /** The reply; null when the process is away. */
  private HttpResponse<byte[]> ask(RunFile.Member member, String task) throws InterruptedException {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(member.management() + "/tasks/" + task))
              .timeout(LIMIT)
              .POST(BodyPublishers.noBody());
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException away) {
      return null;
    }
  }

  private static boolean knows(HttpResponse<byte[]> reply) {
    return reply != null && reply.statusCode() != 404;
  }

  private static String refusal(RunFile.Member member, JsonNode body) {
    return member.name() + ": " + body.path("message").asText();
  }

  private static LaunchException nobody(String what) {
    return new LaunchException("no process of the shop can " + what + " just now");
  }
}
