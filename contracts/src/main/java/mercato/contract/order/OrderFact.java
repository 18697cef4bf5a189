package mercato.contract.order;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mercato.contract.Money;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;

/** What the order service tells. Refers to the buyer by user id; holds no personal data. */
public sealed interface OrderFact extends Fact {

  Topic<OrderFact> TOPIC =
      new Topic<>(
          "mercato.orders",
          "order",
          4,
          Optional.of(Duration.ofDays(30)),
          FactTypes.of(OrderFact.class));

  String orderId();

  /** Of the order, as people read it. */
  String number();

  /** Whose order it is. */
  String userId();

  /** Of the order, once this had happened to it. */
  long version();

  @Override
  default String key() {
    return orderId();
  }

  /** A sold line. */
  record Line(String productId, int quantity, Money unitPrice) {}

  /** The lines of a cart that an order took; {@code version} is the cart's when it was read. */
  record OrderedCart(String id, long version) {}

  /**
   * The order is paid for and stands: its hold is sold.
   *
   * @param cart what was ordered leaves it; null when the order named its items itself
   */
  record OrderConfirmed(
      String orderId,
      String number,
      String userId,
      List<Line> lines,
      Money total,
      OrderedCart cart,
      long version,
      Instant at)
      implements OrderFact {}

  /** The order came to nothing: its hold is free again. */
  record OrderRejected(
      String orderId, String number, String userId, String reason, long version, Instant at)
      implements OrderFact {}

  /**
   * An order was called off: its pieces return, its money too.
   *
   * @param confirmedAt null when it had not been confirmed yet
   */
  record OrderCancelled(
      String orderId,
      String number,
      String userId,
      List<Line> lines,
      Money total,
      Instant confirmedAt,
      long version,
      Instant at)
      implements OrderFact {}

  record OrderShipped(
      String orderId,
      String number,
      String userId,
      String carrier,
      String trackingNumber,
      long version,
      Instant at)
      implements OrderFact {}

  record OrderDelivered(String orderId, String number, String userId, long version, Instant at)
      implements OrderFact {}

  /** Money went back to the buyer of an order that stands. */
  record OrderRefunded(
      String orderId,
      String number,
      String userId,
      String refundId,
      Money amount,
      long version,
      Instant at)
      implements OrderFact {}

  /**
   * Staff took pieces of a delivered order back.
   *
   * @param lines what came back
   * @param restock whether the pieces can be sold again
   */
  record ItemsReturned(
      String orderId,
      String number,
      String userId,
      String returnId,
      List<Line> lines,
      boolean restock,
      long version,
      Instant at)
      implements OrderFact {}
}
