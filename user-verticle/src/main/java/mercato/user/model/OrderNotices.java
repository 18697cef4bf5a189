package mercato.user.model;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.ItemsReturned;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderDelivered;
import mercato.contract.order.OrderFact.OrderRefunded;
import mercato.contract.order.OrderFact.OrderRejected;
import mercato.contract.order.OrderFact.OrderShipped;
import mercato.contract.order.OrderView.Status;
import mercato.contract.user.NotificationView.Kind;
import mercato.user.model.Notice.About;
import mercato.user.model.Notice.Wish;

/**
 * What buyers are told of their orders: where an order stands, for streams; and a notification, if
 * they want order updates. A fact that nobody thought of fails.
 *
 * <pre>
 * fact            status        notification
 * --------------- ------------- ------------------------------------
 * OrderConfirmed  CONFIRMED     ORDER_CONFIRMED
 * OrderRejected   REJECTED      none: whoever ordered was answered so
 * OrderCancelled  CANCELLED     ORDER_CANCELLED
 * OrderShipped    SHIPPED       ORDER_SHIPPED
 * OrderDelivered  DELIVERED     ORDER_DELIVERED
 * OrderRefunded   does not say  ORDER_REFUNDED
 * ItemsReturned   does not say  none: the refund is told
 * </pre>
 */
public final class OrderNotices {

  private OrderNotices() {}

  /**
   * Empty when the buyer is no user of ours.
   *
   * @param cause the fact's id
   */
  public static List<Notice> of(String cause, OrderFact fact) {
    return UserIds.parse(fact.userId()).stream()
        .flatMap(
            buyer ->
                Stream.concat(
                    status(fact).map(status -> standing(cause, buyer, fact, status)).stream(),
                    text(fact)
                        .map(text -> text.to(buyer, cause, About.order(fact.orderId()), fact.at()))
                        .stream()))
        .toList();
  }

  private static Notice standing(String cause, UUID buyer, OrderFact fact, Status status) {
    var about = new About(fact.orderId(), null, status.name(), fact.version());
    return new Notice(cause, buyer, Notice.ORDER, Wish.NONE, null, null, about, fact.at());
  }

  private static Optional<Status> status(OrderFact fact) {
    if (fact instanceof OrderConfirmed) {
      return Optional.of(Status.CONFIRMED);
    }
    if (fact instanceof OrderRejected) {
      return Optional.of(Status.REJECTED);
    }
    if (fact instanceof OrderCancelled) {
      return Optional.of(Status.CANCELLED);
    }
    if (fact instanceof OrderShipped) {
      return Optional.of(Status.SHIPPED);
    }
    if (fact instanceof OrderDelivered) {
      return Optional.of(Status.DELIVERED);
    }
    return Optional.empty();
  }

  private static Optional<NoticeText> text(OrderFact fact) {
    String order = "Order " + fact.number();
    if (fact instanceof OrderConfirmed confirmed) {
      return told(
          Kind.ORDER_CONFIRMED,
          order + " is confirmed",
          "Thank you! Its total is " + Amounts.text(confirmed.total()) + ".");
    }
    if (fact instanceof OrderCancelled) {
      return told(
          Kind.ORDER_CANCELLED,
          order + " is cancelled",
          "You need not pay for it; what you have paid comes back to you.");
    }
    if (fact instanceof OrderShipped shipped) {
      return told(
          Kind.ORDER_SHIPPED,
          order + " is on its way",
          "Carrier: " + shipped.carrier() + ". Tracking number: " + shipped.trackingNumber() + ".");
    }
    if (fact instanceof OrderDelivered) {
      return told(Kind.ORDER_DELIVERED, order + " has arrived", "We hope that you like it.");
    }
    if (fact instanceof OrderRefunded refunded) {
      return told(
          Kind.ORDER_REFUNDED,
          "Refund for order " + fact.number(),
          "We have sent " + Amounts.text(refunded.amount()) + " back to you.");
    }
    if (fact instanceof OrderRejected || fact instanceof ItemsReturned) {
      return Optional.empty();
    }
    throw new IllegalStateException("Whom does it tell what? " + fact);
  }

  private static Optional<NoticeText> told(Kind kind, String title, String body) {
    return Optional.of(new NoticeText(kind, Wish.ORDER_UPDATES, title, body));
  }
}
