package mercato.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mercato.bench.audit.Dossier.Event;

/**
 * What the log of an order comes to. Written anew from what the events mean, not shared with the
 * order service.
 */
final class LogFold {

  private static final Set<String> NOTHING = Set.of("REJECTED", "CANCELLED");

  final JsonNode placed;
  final Map<String, Integer> lines;

  String status = "PENDING";
  Instant confirmedAt;
  Instant updatedAt;
  boolean captured;
  long refunded;
  final Map<String, String> returns = new HashMap<>();

  /** Pieces that approved returns put back on the shelf, by product. */
  final Map<String, Integer> restocked = new HashMap<>();

  private final Map<String, JsonNode> asked = new HashMap<>();
  private int piecesLeft;

  private LogFold(JsonNode placed) {
    this.placed = placed;
    this.lines = quantities(placed.path("lines"));
    this.piecesLeft = lines.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The events begin with {@code OrderPlaced}. */
  static LogFold of(List<Event> events) {
    var fold = new LogFold(events.get(0).data());
    events.forEach(fold::apply);
    return fold;
  }

  private void apply(Event event) {
    JsonNode data = event.data();
    updatedAt = event.at();
    switch (event.type()) {
      case "OrderConfirmed" -> {
        status = "CONFIRMED";
        confirmedAt = event.at();
      }
      case "OrderRejected" -> status = "REJECTED";
      case "OrderCancelled" -> status = "CANCELLED";
      case "OrderShipped" -> status = "SHIPPED";
      case "OrderDelivered" -> status = "DELIVERED";
      case "PaymentCaptured" -> captured = true;
      case "PaymentRefunded" -> refunded += data.path("amount").path("amount").asLong();
      case "ReturnRequested" -> {
        returns.put(data.path("returnId").asText(), "REQUESTED");
        asked.put(data.path("returnId").asText(), data.path("items"));
      }
      case "ReturnApproved" -> approve(data);
      case "ReturnRejected" -> returns.put(data.path("returnId").asText(), "REJECTED");
      default -> {
        // What else happens on the way changes nothing that is looked at here.
      }
    }
  }

  private void approve(JsonNode data) {
    String id = data.path("returnId").asText();
    returns.put(id, "APPROVED");
    Map<String, Integer> pieces = quantities(asked.get(id));
    if (data.path("restock").asBoolean()) {
      pieces.forEach((product, quantity) -> restocked.merge(product, quantity, Integer::sum));
    }
    piecesLeft -= pieces.values().stream().mapToInt(Integer::intValue).sum();
    if (piecesLeft == 0) {
      status = "RETURNED";
    }
  }

  boolean pending() {
    return status.equals("PENDING");
  }

  /** Rejected or cancelled. */
  boolean cameToNothing() {
    return NOTHING.contains(status);
  }

  /** Confirmed, and not called off since. */
  boolean stands() {
    return !pending() && !cameToNothing();
  }

  String text(String field) {
    return placed.path(field).asText(null);
  }

  long total() {
    return placed.path("total").path("amount").asLong();
  }

  String currency() {
    return placed.path("total").path("currency").asText();
  }

  boolean hasCart() {
    return placed.hasNonNull("cart");
  }

  /** Of {@code [{"productId", "quantity"}, ...]}. */
  static Map<String, Integer> quantities(JsonNode lines) {
    var quantities = new HashMap<String, Integer>();
    if (lines != null) {
      for (JsonNode line : lines) {
        quantities.merge(
            line.path("productId").asText(), line.path("quantity").asInt(), Integer::sum);
      }
    }
    return quantities;
  }
}
