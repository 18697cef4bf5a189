package mercato.order.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.OrderEvent.CheckoutGivenUp;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.OrderConfirmed;
import mercato.order.model.OrderEvent.OrderDelivered;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.OrderShipped;
import mercato.order.model.OrderEvent.PaymentDeclined;
import mercato.order.model.OrderEvent.Reason;
import mercato.order.model.OrderEvent.ReturnApproved;
import mercato.order.model.OrderEvent.StockHeld;
import mercato.order.model.OrderEvent.StockReleased;

/**
 * An order: what has happened to it, and what follows from that. All else is folded from the
 * events, each once, and kept, so the log and the order cannot disagree. Immutable: its fields
 * change while it is made, and never afterwards.
 *
 * <p>Version n of an order is the fold of its first n events.
 */
public final class Order {

  private final UUID id;
  private final List<OrderEvent> events;
  private Status status = Status.PENDING;
  private OrderPayment money;
  private OrderReturns returns = OrderReturns.NONE;
  private OrderShipped shipment;
  private Instant confirmedAt;
  private Reason failure;
  private boolean held;
  private boolean released;

  /**
   * @param events in order, the first is {@link OrderPlaced}; taken as the log has them
   */
  public Order(UUID id, List<OrderEvent> events) {
    if (events.isEmpty() || !(events.get(0) instanceof OrderPlaced intent)) {
      throw new IllegalArgumentException("order " + id + " does not begin with OrderPlaced");
    }
    this.id = id;
    this.events = List.copyOf(events);
    money = OrderPayment.open(intent.total().currency());
    this.events.forEach(this::apply);
  }

  private Order(Order before, List<OrderEvent> events) {
    id = before.id;
    this.events = Collections.unmodifiableList(events);
    status = before.status;
    money = before.money;
    returns = before.returns;
    shipment = before.shipment;
    confirmedAt = before.confirmedAt;
    failure = before.failure;
    held = before.held;
    released = before.released;
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
    if (fresh.isEmpty()) {
      return this;
    }
    List<OrderEvent> longer = new ArrayList<>(events.size() + fresh.size());
    longer.addAll(events);
    longer.addAll(fresh);
    Order next = new Order(this, longer);
    for (OrderEvent event : fresh) {
      if (!OrderTransitions.legal(next, event)) {
        throw new IllegalStateException(event + " is not legal for " + this);
      }
      next.apply(event);
    }
    return next;
  }

  private void apply(OrderEvent event) {
    money = money.after(event, intent().total());
    returns = returns.after(event);
    if (event instanceof StockHeld) {
      held = true;
    } else if (event instanceof StockReleased) {
      released = true;
    } else if (event instanceof PaymentDeclined) {
      failure = Reason.PAYMENT_DECLINED;
    } else if (event instanceof CheckoutGivenUp givenUp) {
      failure = givenUp.reason();
    } else if (event instanceof OrderRejected rejected) {
      status = Status.REJECTED;
      failure = rejected.reason();
    } else if (event instanceof OrderConfirmed) {
      status = Status.CONFIRMED;
      confirmedAt = event.at();
    } else if (event instanceof OrderCancelled) {
      status = Status.CANCELLED;
    } else if (event instanceof OrderShipped shipped) {
      status = Status.SHIPPED;
      shipment = shipped;
    } else if (event instanceof OrderDelivered) {
      status = Status.DELIVERED;
    } else if (event instanceof ReturnApproved && returns.cover(intent().lines())) {
      status = Status.RETURNED;
    }
  }

  public UUID id() {
    return id;
  }

  /** In order, the first is {@link OrderPlaced}. */
  public List<OrderEvent> events() {
    return events;
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
    return status;
  }

  /** Whether it was confirmed, and not called off since. */
  public boolean stands() {
    return confirmedAt != null && status != Status.CANCELLED;
  }

  /** Where the money is, as far as the log knows. */
  public PaymentStatus payment() {
    return money.status();
  }

  public OrderPayment money() {
    return money;
  }

  public OrderReturns returns() {
    return returns;
  }

  public boolean held() {
    return held;
  }

  public boolean released() {
    return released;
  }

  /** Why the checkout is being undone, or was; empty while it may still succeed. */
  public Optional<Reason> failure() {
    return Optional.ofNullable(failure);
  }

  /** Empty if it never was. */
  public Optional<Instant> confirmedAt() {
    return Optional.ofNullable(confirmedAt);
  }

  public Optional<OrderShipped> shipment() {
    return Optional.ofNullable(shipment);
  }

  public Instant updatedAt() {
    return events.get(events.size() - 1).at();
  }

  public <E extends OrderEvent> Optional<E> find(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** The order as it was when it had this version, 1 or more. */
  public Order at(int version) {
    return version >= events.size() ? this : new Order(id, events.subList(0, version));
  }

  /** The order at the moment when this first happened; as it is now if it has not. */
  public Order when(Predicate<OrderEvent> happened) {
    for (int i = 0; i < events.size(); i++) {
      if (happened.test(events.get(i))) {
        return at(i + 1);
      }
    }
    return this;
  }

  /**
   * The order at the moment when its checkout ended, whatever happened since: what the first reply
   * showed. The order as it is while the checkout goes on.
   */
  public Order whenSettled() {
    return when(
        event ->
            event instanceof OrderConfirmed
                || event instanceof OrderRejected
                || event instanceof OrderCancelled);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Order order && id.equals(order.id) && events.equals(order.events);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Names the order and its story, without what it holds. */
  @Override
  public String toString() {
    return "order " + id + events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }
}
