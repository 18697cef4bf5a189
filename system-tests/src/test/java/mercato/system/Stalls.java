package mercato.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import mercato.bench.shop.ShopProcess;

/** What the event-loop checkers of a shop's processes have counted. */
final class Stalls {

  private static final String METRIC = "mercato_event_loop_stalls_total ";

  private Stalls() {}

  static int of(ShopProcess shop) {
    return shop.running().managementUrls().stream().mapToInt(Stalls::count).sum();
  }

  private static int count(String management) {
    try {
      var request = HttpRequest.newBuilder(URI.create(management + "/metrics")).build();
      String metrics = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      return metrics
          .lines()
          .filter(line -> line.startsWith(METRIC))
          .mapToInt(line -> (int) Double.parseDouble(line.substring(METRIC.length())))
          .findFirst()
          .orElseThrow(() -> new AssertionError(METRIC + "is not among the metrics"));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new AssertionError(cause);
    }
  }
}
