package mercato.contract.order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import mercato.contract.Broadcast;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Page;

/** What the order service answers over the bus. */
public final class OrderOperations {

  /**
   * Places an order, once under its key. Refuses {@code OUT_OF_STOCK}, {@code PRICE_CHANGED},
   * {@code PAYMENT_DECLINED}, {@code CART_EMPTY}, {@code PRODUCT_UNAVAILABLE}, {@code
   * COUPON_INVALID}, {@code COUPON_EXHAUSTED}, {@code SHIPPING_UNAVAILABLE}, {@code
   * ACCOUNT_LOCKED}, {@code ACCOUNT_CLOSED}, {@code IDEMPOTENCY_KEY_REUSED}, {@code IN_PROGRESS},
   * {@code UNAVAILABLE}: in each, nothing stays held or charged. A refusal that a repeated call
   * gets again has the detail {@code replayed}: true.
   */
  public static final Operation<PlaceOrder, PlacedOrder> PLACE =
      Operation.idempotent("order.place", PlaceOrder.class, PlacedOrder.class, 6_000);

  /** What an order would cost now; holds nothing. Refuses as {@link #PLACE} does. */
  public static final Operation<Quote, QuoteView> QUOTE =
      Operation.idempotent("order.quote", Quote.class, QuoteView.class, 2_000);

  /** One order: its owner's, or any for staff. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindOrder, OrderView> FIND =
      Operation.idempotent("order.find", FindOrder.class, OrderView.class, 2_000);

  /** The caller's orders, the newest first; for staff all, or one user's. */
  public static final Operation<ListOrders, OrdersReply> LIST =
      Operation.idempotent("order.list", ListOrders.class, OrdersReply.class, 2_000);

  /** The stored events of an order. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindHistory, HistoryReply> HISTORY =
      Operation.idempotent("order.history", FindHistory.class, HistoryReply.class, 2_000);

  /** What an order has gone through after a version. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindProgress, ProgressReply> PROGRESS =
      Operation.idempotent("order.progress", FindProgress.class, ProgressReply.class, 2_000);

  /** These orders have gone on. */
  public static final Broadcast<OrdersChanged> CHANGED =
      new Broadcast<>("order.changed", OrdersChanged.class);

  /**
   * Calls an order off that is not shipped; one that is called off already stays so. Refuses {@code
   * NOT_FOUND}, {@code ILLEGAL_TRANSITION}.
   */
  public static final Operation<CancelOrder, OrderView> CANCEL =
      Operation.idempotent("order.cancel", CancelOrder.class, OrderView.class, 5_000);

  /**
   * A confirmed order is on its way, for staff; saying the same again changes nothing. Refuses
   * {@code NOT_FOUND}, {@code ILLEGAL_TRANSITION}.
   */
  public static final Operation<ShipOrder, OrderView> SHIP =
      Operation.idempotent("order.ship", ShipOrder.class, OrderView.class, 5_000);

  /** A shipped order has arrived, for staff; otherwise as {@link #SHIP}. */
  public static final Operation<DeliverOrder, OrderView> DELIVER =
      Operation.idempotent("order.deliver", DeliverOrder.class, OrderView.class, 5_000);

  /** What became of orders whose holds are due; for services only. */
  public static final Operation<FindVerdicts, VerdictsReply> VERDICTS =
      Operation.idempotent("order.verdicts", FindVerdicts.class, VerdictsReply.class, 2_000);

  private OrderOperations() {}

  /**
   * @param idempotencyKey 1 to 255 characters, the caller's own
   * @param items 1 to 100, each product once; null to order the cart
   * @param shippingAddress this or {@code addressId}, the other is null
   * @param addressId one of the caller's own addresses
   * @param shippingMethod null for the standard one
   * @param couponCode whatever its case, or null
   * @param expectedTotal what the shopper saw, or null
   */
  public record PlaceOrder(
      String idempotencyKey,
      List<Item> items,
      OrderView.Address shippingAddress,
      String addressId,
      Payment payment,
      String shippingMethod,
      String couponCode,
      Money expectedTotal) {}

  /**
   * As for {@link PlaceOrder}.
   *
   * @param shippingAddress null, and no {@code addressId}: a quote without tax
   */
  public record Quote(
      List<Item> items,
      OrderView.Address shippingAddress,
      String addressId,
      String shippingMethod,
      String couponCode) {}

  /** {@code total = subtotal + shipping + tax - discount}. */
  public record QuoteView(
      List<OrderView.Line> items,
      Money subtotal,
      Money shipping,
      Money tax,
      Money discount,
      Money total,
      String shippingMethod) {}

  /** A product and how many pieces of it, 1 to 999. */
  public record Item(String productId, int quantity) {}

  /**
   * @param method {@code card}
   * @param token from the provider; a secret
   */
  public record Payment(String method, String token) {
    @Override
    public String toString() {
      return "Payment[" + method + "]";
    }
  }

  /**
   * @param settled false while the payment is still open
   * @param replayed whether an earlier call under the same key had placed it
   */
  public record PlacedOrder(OrderView order, boolean settled, boolean replayed) {}

  public record FindOrder(String orderId) {}

  /**
   * @param userId whose orders, or null for the caller's own (for staff: everybody's)
   * @param status or null for all
   */
  public record ListOrders(String userId, OrderView.Status status, Page page) {}

  public record OrdersReply(List<OrderView> items, String next) {}

  public record FindHistory(String orderId) {}

  public record HistoryReply(List<EventView> items) {}

  /** A stored event; {@code data} are its members as JSON values. */
  public record EventView(long version, String type, Instant at, Map<String, Object> data) {}

  /**
   * @param afterVersion 0 for all of it
   */
  public record FindProgress(String orderId, long afterVersion) {}

  /** By version, without gaps. */
  public record ProgressReply(List<ProgressView> items) {}

  /** Where an order stood when it had this version. */
  public record ProgressView(String id, OrderView.Status status, long version, Instant at) {}

  public record OrdersChanged(List<String> orderIds) {}

  /** Both 1 to 200 characters. */
  public record ShipOrder(String orderId, String carrier, String trackingNumber) {}

  public record DeliverOrder(String orderId) {}

  /**
   * @param reason up to 500 characters, or null
   */
  public record CancelOrder(String orderId, String reason) {}

  /** 1 to 1,000 orders. */
  public record FindVerdicts(List<String> orderIds) {}

  public record VerdictsReply(List<Verdict> verdicts) {}

  public record Verdict(String orderId, Fate fate) {}

  /** What a hold shall become. */
  public enum Fate {
    COMMIT,
    RELEASE,
    /** The order is not settled yet: ask again later. */
    WAIT
  }
}
