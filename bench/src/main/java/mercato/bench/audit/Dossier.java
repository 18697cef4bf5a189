package mercato.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Everything that the stores hold under the id of one order.
 *
 * @param row of the orders' table, or null
 * @param events by version; empty when there are none
 * @param returns status by return id
 * @param coupon that it uses, or null
 * @param keys under how many keys it was placed
 * @param hold or null
 * @param moved by product
 * @param payment or null
 * @param cartTaken whether its lines have left their cart; null when that was not asked
 */
record Dossier(
    UUID id,
    OrderRow row,
    List<Event> events,
    Map<String, String> returns,
    String coupon,
    int keys,
    Hold hold,
    Map<String, Moved> moved,
    Payment payment,
    Boolean cartTaken) {

  /**
   * @param resumeAt when somebody goes on with it; null when nothing is left to do
   */
  record OrderRow(
      String number,
      String userId,
      String status,
      int version,
      long total,
      String currency,
      Instant createdAt,
      Instant updatedAt,
      Instant resumeAt) {}

  record Event(int version, String type, JsonNode data) {

    Instant at() {
      return Instant.parse(data.path("at").asText());
    }
  }

  /**
   * @param lines quantity by product
   */
  record Hold(String state, Map<String, Integer> lines, Instant dueAt, Instant updatedAt) {}

  /** Pieces of a product that went out to an order, and that came back from it. */
  record Moved(int sold, int returned) {}

  /**
   * @param authorized or asked to be
   * @param dead declined or voided: no money is in it
   * @param refunds the sum of the single refunds
   */
  record Payment(
      long authorized,
      String currency,
      boolean dead,
      long captured,
      long refunded,
      long refunds,
      Instant createdAt) {}

  Dossier withCart(boolean taken) {
    return new Dossier(
        id, row, events, returns, coupon, keys, hold, moved, payment, Boolean.valueOf(taken));
  }

  boolean hasOrder() {
    return row != null || !events.isEmpty();
  }
}
