package mercato.bench.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/** Sends products through {@code POST /v1/products/import}. */
final class Import {

  private Import() {}

  /**
   * @param token of staff
   * @throws IllegalStateException unless each line was taken; the message says why not
   */
  static void run(URI shop, String token, InputStream lines, int count)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(shop.resolve("/v1/products/import"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofInputStream(() -> lines))
            .build();
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var response = client.send(request, BodyHandlers.ofLines());
    String last = last(response.body());
    JsonNode summary = new ObjectMapper().readTree(last).path("summary");
    int taken = summary.path("created").asInt() + summary.path("unchanged").asInt();
    if (response.statusCode() != 200 || taken != count) {
      throw new IllegalStateException("the import ended " + response.statusCode() + " " + last);
    }
  }

  private static String last(Stream<String> lines) {
    return lines.reduce("{}", (one, other) -> other);
  }
}
