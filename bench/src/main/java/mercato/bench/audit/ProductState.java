package mercato.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * A product as somebody holds it, small enough to hold a million: what changes by itself in full,
 * all else as a checksum.
 *
 * @param content checksum of all that stays until somebody changes the product
 * @param amount that it costs before the first step
 * @param steps instants from which it costs something else, and what: {@code at, amount, at, ...}
 */
record ProductState(int content, long version, long amount, long updatedAt, long[] steps) {

  static final long FOREVER = Long.MAX_VALUE;

  private static final long[] NO_STEPS = {};

  /**
   * A product at an instant.
   *
   * @param until when its price may change by itself
   */
  record Shown(int content, long version, long amount, long until, long updatedAt) {

    /** As the gateway shows it. */
    static Shown of(JsonNode view) {
      return new Shown(
          checksum(view, view.path("price")),
          view.path("version").asLong(),
          view.path("price").path("amount").asLong(),
          view.path("priceValidUntil").isTextual() ? millis(view, "priceValidUntil") : FOREVER,
          millis(view, "updatedAt"));
    }

    @Override
    public String toString() {
      return "version %d at %d%s, content %08x of %s"
          .formatted(
              version,
              amount,
              until == FOREVER ? "" : " until " + Instant.ofEpochMilli(until),
              content,
              Instant.ofEpochMilli(updatedAt));
    }
  }

  /** As a fact tells it. */
  static ProductState told(JsonNode fact) {
    JsonNode view = fact.path("product");
    JsonNode upcoming = fact.path("upcoming");
    var steps = upcoming.isEmpty() ? NO_STEPS : new long[2 * upcoming.size()];
    for (int i = 0; i < upcoming.size(); i++) {
      steps[2 * i] = millis(upcoming.path(i), "from");
      steps[2 * i + 1] = upcoming.path(i).path("price").path("amount").asLong();
    }
    Shown shown = Shown.of(view);
    return new ProductState(shown.content, shown.version, shown.amount, shown.updatedAt, steps);
  }

  /** As MongoDB or Redis holds it, with its plan. */
  static ProductState stored(JsonNode product) {
    PlanFold plan = PlanFold.of(product);
    long[] boundaries = plan.boundaries();
    var steps = boundaries.length == 0 ? NO_STEPS : new long[2 * boundaries.length];
    for (int i = 0; i < boundaries.length; i++) {
      steps[2 * i] = boundaries[i];
      steps[2 * i + 1] = plan.amount(boundaries[i]);
    }
    return new ProductState(
        checksum(product, plan.regular()),
        product.path("version").asLong(),
        plan.amount(plan.settledAt()),
        millis(product, "updatedAt"),
        steps);
  }

  /** What it has become by itself: each step that was taken is a version more. */
  Shown at(Instant now) {
    int taken = 0;
    while (taken < steps.length && steps[taken] <= now.toEpochMilli()) {
      taken += 2;
    }
    return new Shown(
        content,
        version + taken / 2,
        taken == 0 ? amount : steps[taken - 1],
        taken < steps.length ? steps[taken] : FOREVER,
        taken == 0 ? updatedAt : steps[taken - 2]);
  }

  /** Milliseconds since 1970, which are written as such or as RFC 3339 says. */
  static long millis(JsonNode object, String field) {
    JsonNode time = object.path(field);
    return time.isNumber() ? time.asLong() : Instant.parse(time.asText()).toEpochMilli();
  }

  private static int checksum(JsonNode product, JsonNode price) {
    var attributes = new TreeMap<String, String>();
    product
        .path("attributes")
        .fields()
        .forEachRemaining(each -> attributes.put(each.getKey(), each.getValue().asText()));
    var parts = new ArrayList<String>();
    parts.add(product.path("name").asText());
    parts.add(product.path("description").asText());
    product.path("category").forEach(part -> parts.add(part.asText()));
    parts.add(price.path("currency").asText());
    product.path("images").forEach(image -> parts.add(image.asText()));
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      parts.add(attribute.getKey() + "=" + attribute.getValue());
    }
    parts.add(Double.toString(product.path("rating").path("average").asDouble()));
    parts.add(product.path("rating").path("count").asText("0"));
    parts.add(product.path("status").asText());
    parts.add(Long.toString(millis(product, "createdAt")));
    var crc = new CRC32();
    crc.update(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }
}
