package mercato.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import mercato.bench.audit.ProductState.Shown;

/** What shoppers are shown. */
final class Storefront {

  private static final int IN_FLIGHT = 32;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final URI shop;

  Storefront(URI shop) {
    this.shop = shop;
  }

  /**
   * What is answered for these ids: empty where there is no such product. Ids that are answered
   * otherwise, such as that the shop is too busy, are left out.
   *
   * @throws TimeoutException when the shop does not answer
   */
  Map<String, Optional<Shown>> find(Collection<String> ids) throws TimeoutException {
    var shown = new HashMap<String, Optional<Shown>>();
    var wanted = new ArrayList<>(ids);
    for (int from = 0; from < wanted.size(); from += IN_FLIGHT) {
      List<String> part = wanted.subList(from, Math.min(from + IN_FLIGHT, wanted.size()));
      List<CompletableFuture<HttpResponse<byte[]>>> asked = part.stream().map(this::ask).toList();
      for (int i = 0; i < part.size(); i++) {
        take(part.get(i), asked.get(i), shown);
      }
    }
    return shown;
  }

  private CompletableFuture<HttpResponse<byte[]>> ask(String id) {
    HttpRequest request =
        HttpRequest.newBuilder(shop.resolve("/v1/products/" + id)).timeout(LIMIT).build();
    return client.sendAsync(request, BodyHandlers.ofByteArray());
  }

  private static void take(
      String id, CompletableFuture<HttpResponse<byte[]>> asked, Map<String, Optional<Shown>> shown)
      throws TimeoutException {
    try {
      HttpResponse<byte[]> reply = asked.join();
      if (reply.statusCode() == 404) {
        shown.put(id, Optional.empty());
      } else if (reply.statusCode() == 200) {
        JsonNode view = JSON.readTree(reply.body());
        shown.put(id, Optional.of(Shown.of(view)));
      }
    } catch (CompletionException | IOException failure) {
      var silence = new TimeoutException("the shop does not answer: " + failure.getMessage());
      silence.initCause(failure);
      throw silence;
    }
  }
}
