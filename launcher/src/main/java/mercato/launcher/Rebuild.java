package mercato.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import mercato.platform.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./mercato rebuild}. */
@Command(
    name = "rebuild",
    description =
        "Compares the table of orders with the fold of their log and mends what differs, while the"
            + " shop runs.",
    mixinStandardHelpOptions = true)
final class Rebuild implements Callable<Integer> {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofMinutes(55);

  @Mixin private ShopChoice shop;

  @Option(
      names = "--recommendations",
      description =
          "Instead, has every process that recommends products count anew, from all orders that"
              + " Kafka has kept, what is bought together.")
  private boolean recommendations;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();

  @Override
  public Integer call() throws InterruptedException {
    RunFile run =
        RunFile.find(shop.data())
            .orElseThrow(() -> new LaunchException("no shop runs on " + shop.data()));
    return recommendations ? recommendations(run) : orders(run);
  }

  /** The orders are in one database: one process mends them for all. */
  private int orders(RunFile run) throws InterruptedException {
    for (RunFile.Member member : run.processes()) {
      HttpResponse<byte[]> reply = ask(member, "rebuild-orders");
      if (knows(reply)) {
        JsonNode body = Json.decode(reply.body(), JsonNode.class);
        if (reply.statusCode() != 200) {
          throw new LaunchException(refusal(member, body));
        }
        System.out.printf(
            "%d orders compared with their log, %d mended.%n",
            body.path("orders").asLong(), body.path("mended").asLong());
        return 0;
      }
    }
    throw new LaunchException("no process of the shop can rebuild its orders just now");
  }

  /** Each process counts for itself; one that refuses does not keep the next from it. */
  private int recommendations(RunFile run) throws InterruptedException {
    List<String> refusals = new ArrayList<>();
    int asked = 0;
    for (RunFile.Member member : run.processes()) {
      HttpResponse<byte[]> reply = ask(member, "rebuild-recommendations");
      if (knows(reply)) {
        asked++;
        JsonNode body = Json.decode(reply.body(), JsonNode.class);
        if (reply.statusCode() == 200) {
          System.out.printf(
              "%s: %d orders counted.%n", member.name(), body.path("orders").asLong());
        } else {
          refusals.add(refusal(member, body));
        }
      }
    }
    if (asked == 0) {
      throw new LaunchException("no process of the shop can rebuild its recommendations just now");
    }
    if (!refusals.isEmpty()) {
      throw new LaunchException(String.join("; ", refusals));
    }
    return 0;
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
}
