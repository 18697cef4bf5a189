package mercato.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import mercato.embedded.EmbeddedStores;
import mercato.platform.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./mercato status}. */
@Command(
    name = "status",
    description = "Shows the processes of a running shop and what each says of its health.",
    mixinStandardHelpOptions = true)
final class Status implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(3);

  @Mixin private ShopChoice shop;

  @Override
  public Integer call() throws InterruptedException {
    Path data = shop.data();
    var run = RunFile.find(data);
    if (run.isEmpty()) {
      boolean starting = EmbeddedStores.owner(data).isPresent();
      System.out.println(
          (starting ? "A shop is starting or stopping on " : "No shop runs on ") + data + ".");
      return 1;
    }
    System.out.printf("Mercato at %s, process %d%n", run.get().url(), run.get().pid());
    System.out.printf("  mails          %s%n", run.get().mails());
    boolean allUp = true;
    var client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    for (var member : run.get().processes()) {
      JsonNode health = health(client, member);
      boolean up = health != null && health.path("status").asText().equals("UP");
      allUp &= up;
      System.out.printf(
          "  %-14s %-5s %s  %s%n",
          member.name(),
          health == null ? "AWAY" : up ? "UP" : "DOWN",
          member.management(),
          health == null ? "" : checks(health));
    }
    return allUp ? 0 : 1;
  }

  private static JsonNode health(HttpClient client, RunFile.Member member)
      throws InterruptedException {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(member.management() + "/health")).timeout(LIMIT);
      return Json.lenient()
          .readTree(client.send(request.build(), BodyHandlers.ofByteArray()).body());
    } catch (IOException away) {
      return null;
    }
  }

  private static String checks(JsonNode health) {
    return StreamSupport.stream(health.path("checks").spliterator(), false)
        .map(check -> check.path("name").asText() + (check.path("up").asBoolean() ? "" : " DOWN"))
        .collect(Collectors.joining(", "));
  }
}
