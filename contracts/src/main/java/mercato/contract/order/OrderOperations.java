package mercato.contract.order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Page;

/** What the order service answers over the bus. */
public final class OrderOperations {

  /**
   * Places an order, once under its key. Refuses {@code OUT_OF_STOCK}, {@code PRICE_CHANGED},
   * {@code PAYMENT_DECLINED}, {@code CART_EMPTY}, {@code PRODUCT_UNAVAILABLE}, {@code
   * IDEMPOTENCY_KEY_REUSED}, {@code IN_PROGRESS}, {@code UNAVAILABLE}: in each, nothing stays held
   * or charged. A refusal that a repeated call gets again has the detail {@code replayed}: true.
   */
  public static final Operation<PlaceOrder, PlacedOrder> PLACE =
      Operation.idempotent("order.place", PlaceOrder.class, PlacedOrder.class, 6_000);

  /** One order: its owner's, or any for staff. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindOrder, OrderView> FIND =
      Operation.idempotent("order.find", FindOrder.class, OrderView.class, 2_000);

  /** The caller's orders, the newest first; for staff all, or one user's. */
  public static final Operation<ListOrders, OrdersReply> LIST =
      Operation.idempotent("order.list", ListOrders.class, OrdersReply.class, 2_000);

  /** The stored events of an order. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindHistory, HistoryReply> HISTORY =
      Operation.idempotent("order.history", FindHistory.class, HistoryReply.class, 2_000);

  /** Calls an order off. Refuses {@code NOT_FOUND}, {@code ILLEGAL_TRANSITION}. */
  public static final Operation<CancelOrder, OrderView> CANCEL =
      Operation.idempotent("order.cancel", CancelOrder.class, OrderView.class, 5_000);

  /** What became of orders whose holds are due; for services only. */
  public static final Operation<FindVerdicts, VerdictsReply> VERDICTS =
      Operation.idempotent("order.verdicts", FindVerdicts.class, VerdictsReply.class, 2_000);

  private OrderOperations() {}

  /**
   * @param idempotencyKey 1 to 255 characters, the caller's own
   * @param items 1 to 100, each product once; null to order the cart
   * @param expectedTotal what the shopper saw, or null
   */
  public record PlaceOrder(
      String idempotencyKey,
      List<Item> items,
      OrderView.Address shippingAddress,
      Payment payment,
      Money expectedTotal) {}

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
