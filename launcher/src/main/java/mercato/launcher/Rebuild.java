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
import java.util.concurrent.Callable;
import mercato.platform.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./mercato rebuild}. */
@Command(
    name = "rebuild",
    description =
        "Compares the table of orders with the fold of their log and mends what differs, while the"
            + " shop runs.",
    mixinStandardHelpOptions = true)
final class Rebuild implements Callable<Integer> {

  private static final String TASK = "/tasks/rebuild-orders";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofMinutes(55);

  @Mixin private ShopChoice shop;

  @Override
  public Integer call() throws InterruptedException {
    RunFile run =
        RunFile.find(shop.data())
            .orElseThrow(() -> new LaunchException("no shop runs on " + shop.data()));
    var client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
    for (RunFile.Member member : run.processes()) {
      HttpResponse<byte[]> reply = ask(client, member);
      if (reply != null && reply.statusCode() != 404) {
        return tell(member, reply);
      }
    }
    throw new LaunchException("no process of the shop can rebuild its orders just now");
  }

  /** The reply; null when the process is away. */
  private static HttpResponse<byte[]> ask(HttpClient client, RunFile.Member member)
      throws InterruptedException {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(member.management() + TASK))
              .timeout(LIMIT)
              .POST(BodyPublishers.noBody());
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException away) {
      return null;
    }
  }

  private static int tell(RunFile.Member member, HttpResponse<byte[]> reply) {
    JsonNode body = Json.decode(reply.body(), JsonNode.class);
    if (reply.statusCode() != 200) {
      throw new LaunchException(member.name() + ": " + body.path("message").asText());
    }
    System.out.printf(
        "%d orders compared with their log, %d mended.%n",
        body.path("orders").asLong(), body.path("mended").asLong());
    return 0;
  }
}
