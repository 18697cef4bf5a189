package mercato.contract.order;

import java.time.Instant;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.order.OrderOperations.Item;

/**
 * Pieces that a buyer wants to give back.
 *
 * @param refund what the buyer gets for them; null unless approved
 * @param decidedAt null while requested
 */
public record ReturnView(
    String id,
    String orderId,
    Status status,
    List<Item> items,
    String reason,
    Money refund,
    Instant createdAt,
    Instant decidedAt) {

  public enum Status {
    REQUESTED,
    APPROVED,
    REJECTED
  }
}
