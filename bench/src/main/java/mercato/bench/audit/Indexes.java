package mercato.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32;

/**
 * Compares the search index of each product process with what was told. A process says in short
 * what it holds: for each of {@link #BUCKETS} buckets how many products are in it, and the sum of
 * CRC-32 of {@code ID@VERSION} over them; the bucket of a product is CRC-32 of its id modulo their
 * number. The products of a bucket that differs are asked for one by one.
 */
final class Indexes {

  static final int BUCKETS = 1_024;

  /** Where more differ, the others are only counted. */
  private static final int MAX_LISTED = 20;

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Bucket(long products, long sum) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final List<String> processes;

  /**
   * @param managementUrls of all processes; those without an index are passed over
   */
  Indexes(List<String> managementUrls) {
    processes = managementUrls;
  }

  void check(Map<String, ProductState> told, Tally tally) throws TimeoutException {
    List<Bucket> expected = buckets(told);
    int indexes = 0;
    for (String process : processes) {
      HttpResponse<byte[]> reply = ask(process, "catalogue-digest");
      if (reply.statusCode() != 404) {
        indexes++;
        check(process, reply, expected, told, tally);
      }
    }
    if (indexes == 0 && !told.isEmpty()) {
      tally.violated(Invariant.INDEXED, "no process has an index");
    }
  }

  private void check(
      String process,
      HttpResponse<byte[]> reply,
      List<Bucket> expected,
      Map<String, ProductState> told,
      Tally tally)
      throws TimeoutException {
    if (reply.statusCode() != 200) {
      tally.violated(Invariant.INDEXED, process + " does not say, but " + reply.statusCode());
      return;
    }
    var differing = new ArrayList<Integer>();
    JsonNode buckets = json(reply);
    for (int i = 0; i < BUCKETS; i++) {
      JsonNode bucket = buckets.path(i);
      var held = new Bucket(bucket.path("products").asLong(), bucket.path("sum").asLong());
      tally.count(Set.of(Invariant.INDEXED), held.products);
      if (!held.equals(expected.get(i))) {
        differing.add(i);
      }
    }
    for (int i = 0; i < differing.size(); i++) {
      if (i < MAX_LISTED) {
        compare(process, differing.get(i), told, tally);
      } else {
        tally.violated(Invariant.INDEXED, process + ": bucket " + differing.get(i));
      }
    }
  }

  private void compare(String process, int bucket, Map<String, ProductState> told, Tally tally)
      throws TimeoutException {
    var expected = new HashMap<String, Long>();
    told.forEach(
        (id, state) -> {
          if (crc(id) % BUCKETS == bucket) {
            expected.put(id, state.version());
          }
        });
    var held = new HashMap<String, Long>();
    json(ask(process, "catalogue-bucket/" + bucket))
        .fields()
        .forEachRemaining(each -> held.put(each.getKey(), each.getValue().asLong()));
    var ids = new TreeSet<>(expected.keySet());
    ids.addAll(held.keySet());
    for (String id : ids) {
      if (!Objects.equals(expected.get(id), held.get(id))) {
        tally.violated(
            Invariant.INDEXED,
            "%s: product %s in version %s, told %s"
                .formatted(process, id, held.get(id), expected.get(id)));
      }
    }
  }

  private static List<Bucket> buckets(Map<String, ProductState> told) {
    var counts = new long[BUCKETS];
    var sums = new long[BUCKETS];
    told.forEach(
        (id, state) -> {
          int bucket = (int) (crc(id) % BUCKETS);
          counts[bucket]++;
          sums[bucket] += crc(id + "@" + state.version());
        });
    var buckets = new ArrayList<Bucket>();
    for (int i = 0; i < BUCKETS; i++) {
      buckets.add(new Bucket(counts[i], sums[i]));
    }
    return buckets;
  }

  static long crc(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  private HttpResponse<byte[]> ask(String process, String task) throws TimeoutException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(process + "/tasks/" + task))
            .timeout(LIMIT)
            .POST(BodyPublishers.noBody())
            .build();
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException failure) {
      throw silent(process, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw silent(process, interrupted);
    }
  }

  private static JsonNode json(HttpResponse<byte[]> reply) throws TimeoutException {
    try {
      return JSON.readTree(reply.body());
    } catch (IOException notJson) {
      throw silent(reply.uri().toString(), notJson);
    }
  }

  private static TimeoutException silent(String process, Exception failure) {
    var silence = new TimeoutException(process + " does not answer: " + failure);
    silence.initCause(failure);
    return silence;
  }
}
