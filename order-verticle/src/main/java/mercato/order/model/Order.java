package mercato.order.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.OrderEvent.CheckoutGivenUp;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.PaymentAuthorized;
import mercato.order.model.OrderEvent.PaymentCaptured;
import mercato.order.model.OrderEvent.PaymentDeclined;
import mercato.order.model.OrderEvent.PaymentRefunded;
import mercato.order.model.OrderEvent.PaymentVoided;
import mercato.order.model.OrderEvent.Reason;
import mercato.order.model.OrderEvent.StockHeld;
import mercato.order.model.OrderEvent.StockReleased;

/**
 * An order: what has happened to it, and what follows from that. There is no state besides the
 * events, so the log and the order cannot disagree. Immutable.
 *
 * @param events in order, the first is {@link OrderPlaced}; version n is the first n of them
 */
public record Order(UUID id, List<OrderEvent> events) {

  public Order {
    events = List.copyOf(events);
    if (events.isEmpty() || !(events.get(0) instanceof OrderPlaced)) {
      throw new IllegalArgumentException("order " + id + " does not begin with OrderPlaced");
    }
  }

  public static Order placed(UUID id, OrderPlaced intent) {
    return new Order(id, List.of(intent));
  }

  /**
   * The order once these have happened too.
   *
   * @throws IllegalStateException for an event that is not legal now: a defect of ours
   */
  public Order with(List<? extends OrderEvent> fresh) {
    Order next = this;
    for (OrderEvent event : fresh) {
      if (!OrderDecisions.legal(next, event)) {
        throw new IllegalStateException(event + " is not legal for " + next);
      }
      var longer = new ArrayList<>(next.events);
      longer.add(event);
      next = new Order(id, longer);
    }
    return next;
  }

  public int version() {
    return events.size();
  }

  public OrderPlaced intent() {
    return (OrderPlaced) events.get(0);
  }

  public UUID paymentId() {
    return UUID.fromString(intent().paymentId());
  }

  public Status status() {
    if (has(OrderRejected.class)) {
      return Status.REJECTED;
    }
    if (has(OrderCancelled.class)) {
      return Status.CANCELLED;
    }
    return has(OrderConfirmed.class) ? Status.CONFIRMED : Status.PENDING;
  }

  /** Where the money is, as far as the log knows. */
  public PaymentStatus payment() {
    if (has(PaymentDeclined.class)) {
      return PaymentStatus.DECLINED;
    }
    if (has(PaymentVoided.class)) {
      return PaymentStatus.VOIDED;
    }
    if (has(PaymentRefunded.class)) {
      return PaymentStatus.REFUNDED;
    }
    if (has(PaymentCaptured.class)) {
      return PaymentStatus.CAPTURED;
    }
    return has(PaymentAuthorized.class) ? PaymentStatus.AUTHORIZED : PaymentStatus.PENDING;
  }

  public boolean held() {
    return has(StockHeld.class);
  }

  public boolean released() {
    return has(StockReleased.class);
  }

  /** Why the checkout is being undone, or was; empty while it may still succeed. */
  public Optional<Reason> failure() {
    if (has(PaymentDeclined.class)) {
      return Optional.of(Reason.PAYMENT_DECLINED);
    }
    return find(CheckoutGivenUp.class)
        .map(CheckoutGivenUp::reason)
        .or(() -> find(OrderRejected.class).map(OrderRejected::reason));
  }

  public Instant updatedAt() {
    return events.get(events.size() - 1).at();
  }

  public <E extends OrderEvent> Optional<E> find(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /**
   * The order at the moment when its checkout ended, whatever happened since: what the first reply
   * showed. The order as it is while the checkout goes on.
   */
  public Order whenSettled() {
    for (int i = 0; i < events.size(); i++) {
      OrderEvent event = events.get(i);
      if (event instanceof OrderConfirmed || event instanceof OrderRejected) {
        return new Order(id, events.subList(0, i + 1));
      }
    }
    return this;
  }

  private boolean has(Class<? extends OrderEvent> type) {
    return events.stream().anyMatch(type::isInstance);
  }

  /** Names the order and its story, without what it holds. */
  @Override
  public String toString() {
    return "order " + id + events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }
}
