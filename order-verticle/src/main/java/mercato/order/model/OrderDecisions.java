package mercato.order.model;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.Line;
import mercato.contract.order.OrderView.Status;
import mercato.contract.order.ReturnView;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.OrderDelivered;
import mercato.order.model.OrderEvent.OrderShipped;
import mercato.order.model.OrderEvent.RefundRequested;
import mercato.order.model.OrderEvent.ReturnApproved;
import mercato.order.model.OrderEvent.ReturnRejected;
import mercato.order.model.OrderEvent.ReturnRequested;
import mercato.order.model.OrderReturns.Return;

/**
 * What people may do to an order, with the reason when they may not. Each decision returns the
 * events that follow from it: none when it has been taken already. What is legal of all that can
 * happen is said by {@link OrderTransitions}.
 */
public final class OrderDecisions {

  /** So many refunds, and so many returns, an order has at most: its log is bounded. */
  static final int MAX_PARTS = 100;

  private OrderDecisions() {}

  /**
   * Calls an order off.
   *
   * @throws Problem {@code ILLEGAL_TRANSITION}
   */
  public static List<OrderEvent> cancel(Order order, String reason, Instant now) {
    return switch (order.status()) {
      case PENDING -> {
        if (order.failure().isPresent()) {
          throw illegal("The order is coming to nothing as it is.");
        }
        yield List.of(new OrderCancelled(reason, now));
      }
      case CONFIRMED -> List.of(new OrderCancelled(reason, now));
      case CANCELLED -> List.of();
      case REJECTED -> throw illegal("The order was rejected: there is nothing to cancel.");
      case SHIPPED, DELIVERED, RETURNED ->
          throw illegal("The order is shipped. Give it back once it has arrived.");
    };
  }

  /**
   * @throws Problem {@code ILLEGAL_TRANSITION}
   */
  public static List<OrderEvent> ship(Order order, String carrier, String number, Instant now) {
    if (order.status() == Status.CONFIRMED) {
      return List.of(new OrderShipped(carrier, number, now));
    }
    boolean same =
        order
            .shipment()
            .filter(sent -> sent.carrier().equals(carrier) && sent.trackingNumber().equals(number))
            .isPresent();
    if (same) {
      return List.of();
    }
    throw illegal("Only a confirmed order can be shipped: this one is " + order.status() + ".");
  }

  /**
   * @throws Problem {@code ILLEGAL_TRANSITION}
   */
  public static List<OrderEvent> deliver(Order order, Instant now) {
    return switch (order.status()) {
      case SHIPPED -> List.of(new OrderDelivered(now));
      case DELIVERED, RETURNED -> List.of();
      default ->
          throw illegal("Only a shipped order can arrive: this one is " + order.status() + ".");
    };
  }

  /**
   * Pays money back.
   *
   * @throws Problem {@code ILLEGAL_TRANSITION}; {@code REFUND_EXCEEDS_CAPTURED} with what could
   *     still be refunded; {@code INVALID_REQUEST} for another currency
   */
  public static List<OrderEvent> refund(
      Order order, String refundId, Money amount, String reason, Instant now) {
    if (!order.stands()) {
      throw illegal("An order that is " + order.status() + " has nothing to be paid back.");
    }
    if (!order.money().paid()) {
      throw illegal("The payment is not captured yet.");
    }
    if (order.money().refunds().size() >= MAX_PARTS) {
      throw illegal("The order has had " + MAX_PARTS + " refunds, and can have no more.");
    }
    Money left = order.money().refundable();
    if (!left.currency().equals(amount.currency())) {
      throw Problem.invalid(
          new Problem.FieldError("/amount/currency", "must be " + left.currency()));
    }
    if (amount.amount() > left.amount()) {
      throw new Problem(
          Problem.Kind.CONFLICT,
          "REFUND_EXCEEDS_CAPTURED",
          "Of this payment less is left than shall be refunded.",
          Map.of("refundable", Map.of("amount", left.amount(), "currency", left.currency())));
    }
    return List.of(new RefundRequested(refundId, amount, reason, now));
  }

  /**
   * Asks to give pieces back.
   *
   * @throws Problem {@code ILLEGAL_TRANSITION}; {@code RETURN_EXCEEDS_ORDER} with what could still
   *     be given back of each such product
   */
  public static List<OrderEvent> requestReturn(
      Order order, String returnId, List<Item> items, String reason, Instant now) {
    if (order.status() != Status.DELIVERED) {
      throw illegal(
          "Only a delivered order can be given back: this one is " + order.status() + ".");
    }
    if (order.returns().all().size() >= MAX_PARTS) {
      throw illegal("The order has had " + MAX_PARTS + " returns, and can have no more.");
    }
    List<Map<String, Object>> tooMany =
        items.stream()
            .filter(item -> item.quantity() > returnable(order, item.productId()))
            .map(
                item ->
                    Map.<String, Object>of(
                        "productId", item.productId(),
                        "requested", item.quantity(),
                        "returnable", returnable(order, item.productId())))
            .toList();
    if (!tooMany.isEmpty()) {
      throw new Problem(
          Problem.Kind.CONFLICT,
          "RETURN_EXCEEDS_ORDER",
          "More would come back than was bought and is not coming back already.",
          Map.of("items", tooMany));
    }
    return List.of(new ReturnRequested(returnId, items, reason, now));
  }

  /**
   * Takes the pieces of a return back and pays for them.
   *
   * @throws Problem {@code ILLEGAL_TRANSITION} when it is decided already, {@code NOT_FOUND}
   */
  public static List<OrderEvent> approveReturn(
      Order order, String returnId, boolean restock, Instant now) {
    Return asked = order.returns().find(returnId).orElseThrow(() -> Problem.notFound("return"));
    if (asked.status() != ReturnView.Status.REQUESTED) {
      throw illegal("The return is " + asked.status() + " already.");
    }
    return List.of(new ReturnApproved(returnId, worth(order, asked), restock, now));
  }

  /**
   * Does not take them back.
   *
   * @throws Problem {@code ILLEGAL_TRANSITION} when it is approved already, {@code NOT_FOUND}
   */
  public static List<OrderEvent> rejectReturn(
      Order order, String returnId, String reason, Instant now) {
    Return asked = order.returns().find(returnId).orElseThrow(() -> Problem.notFound("return"));
    return switch (asked.status()) {
      case REQUESTED -> List.of(new ReturnRejected(returnId, reason, now));
      case REJECTED -> List.of();
      case APPROVED -> throw illegal("The return is APPROVED already.");
    };
  }

  /** How many pieces of a product can still be asked to be taken back. */
  static int returnable(Order order, String productId) {
    for (Line line : order.intent().lines()) {
      if (line.productId().equals(productId)) {
        return line.quantity()
            - order.returns().units(productId, ReturnView.Status.REQUESTED)
            - order.returns().units(productId, ReturnView.Status.APPROVED);
      }
    }
    return 0;
  }

  /**
   * What the buyer gets for a return: of what was paid, but for the shipping, the share of all that
   * is back by then, rounded down, less what earlier returns got. So all pieces together get all of
   * it, however they come back. Never more than can be refunded.
   */
  private static Money worth(Order order, Return asked) {
    long before = 0;
    long value = 0;
    for (Return each : order.returns().all()) {
      if (each.status() == ReturnView.Status.APPROVED) {
        before += each.refund().amount();
        value += value(order, each);
      }
    }
    value += value(order, asked);
    OrderEvent.OrderPlaced intent = order.intent();
    long goods = intent.total().minus(intent.shipping()).amount();
    long share = share(goods, value, intent.subtotal().amount()) - before;
    Money left = order.money().refundable();
    return new Money(Math.max(0, Math.min(share, left.amount())), left.currency());
  }

  private static long value(Order order, Return returned) {
    long value = 0;
    for (Item item : returned.items()) {
      for (Line line : order.intent().lines()) {
        if (line.productId().equals(item.productId())) {
          value += line.unitPrice().times(item.quantity()).amount();
        }
      }
    }
    return value;
  }

  private static long share(long whole, long part, long of) {
    return of == 0
        ? 0
        : BigInteger.valueOf(whole)
            .multiply(BigInteger.valueOf(part))
            .divide(BigInteger.valueOf(of))
            .longValueExact();
  }

  private static Problem illegal(String message) {
    return new Problem(Problem.Kind.CONFLICT, "ILLEGAL_TRANSITION", message);
  }
}
