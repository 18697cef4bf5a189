package mercato.contract.inventory;

import java.time.Instant;
import java.util.List;
import mercato.contract.Broadcast;
import mercato.contract.Operation;
import mercato.contract.Page;

/** What the inventory service answers over the bus. */
public final class InventoryOperations {

  /**
   * Holds all lines of an order or none. A repeated call returns the stored outcome; after a
   * release the outcome is {@code RELEASED} and nothing is held. For services only.
   */
  public static final Operation<Reserve, HoldView> RESERVE =
      Operation.idempotent("inventory.reserve", Reserve.class, HoldView.class, 2_000);

  /**
   * Gives an order's hold back; for an order never seen it leaves a tombstone, so that a late
   * reserve is refused. Of a sold order the pieces return on hand. For services only.
   */
  public static final Operation<Release, HoldView> RELEASE =
      Operation.idempotent("inventory.release", Release.class, HoldView.class, 2_000);

  /** Can this basket be had now? Holds nothing. */
  public static final Operation<Check, CheckReply> CHECK =
      Operation.idempotent("inventory.check", Check.class, CheckReply.class, 2_000);

  /** One product's stock, for staff. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindStock, StockView> FIND =
      Operation.idempotent("inventory.find", FindStock.class, StockView.class, 2_000);

  /**
   * Sets the pieces in the house, for staff. Refuses {@code BELOW_RESERVED}, {@code STALE} (when a
   * version is given).
   */
  public static final Operation<SetStock, StockView> SET =
      Operation.idempotent("inventory.set", SetStock.class, StockView.class, 2_000);

  /** Adds stock rows for products that have none yet, and leaves the others. Staff and services. */
  public static final Operation<AddStock, AddedStock> ADD =
      Operation.idempotent("inventory.add", AddStock.class, AddedStock.class, 20_000);

  /** Stock rows in the order of their product ids, for staff. */
  public static final Operation<ListStock, StockReply> LIST =
      Operation.idempotent("inventory.list", ListStock.class, StockReply.class, 2_000);

  /**
   * Adds or takes pieces, for staff; once under its key, if it has one. Refuses {@code NOT_FOUND},
   * {@code BELOW_RESERVED}, {@code IDEMPOTENCY_KEY_REUSED}.
   */
  public static final Operation<AdjustStock, AdjustedStock> ADJUST =
      Operation.once("inventory.adjust", AdjustStock.class, AdjustedStock.class, 2_000);

  /** A product's ledger, the newest entry first, for staff. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindMovements, MovementsReply> MOVEMENTS =
      Operation.idempotent("inventory.movements", FindMovements.class, MovementsReply.class, 2_000);

  /** What can be had of these products is no longer what it was; at most every 250 ms for each. */
  public static final Broadcast<AvailabilityChanged> AVAILABILITY_CHANGED =
      new Broadcast<>("inventory.availabilityChanged", AvailabilityChanged.class);

  private InventoryOperations() {}

  /** A product and how many pieces of it, 1 to 999. */
  public record Line(String productId, int quantity) {}

  /**
   * @param lines 1 to 100, each product once
   * @param dueAt when inventory asks the order service what became of the order
   */
  public record Reserve(String orderId, List<Line> lines, Instant dueAt) {}

  public record Release(String orderId) {}

  /** 1 to 100 lines. */
  public record Check(List<Line> items) {}

  /** {@code available} when every item is. */
  public record CheckReply(boolean available, List<Availability> items) {}

  public record Availability(String productId, int requested, int available) {}

  public record FindStock(String productId) {}

  /**
   * @param onHand 0 to 1,000,000,000
   * @param lowStockThreshold 0 or more, or null to leave it
   * @param version the version that was read, or null to write whatever it is now
   */
  public record SetStock(String productId, int onHand, Integer lowStockThreshold, Long version) {}

  /** 1 to 1,000 rows. */
  public record AddStock(List<NewStock> rows) {}

  public record NewStock(String productId, int onHand, int lowStockThreshold) {}

  /** How many of the batch were new. */
  public record AddedStock(int added) {}

  /**
   * @param lowStock only rows with no more available than their threshold
   */
  public record ListStock(boolean lowStock, Page page) {}

  public record StockReply(List<StockView> items, String next) {}

  /**
   * @param idempotencyKey 1 to 255 characters, the caller's own, or null
   * @param delta pieces that came (positive) or went (negative), not 0
   * @param reason 1 to 200 characters
   */
  public record AdjustStock(String idempotencyKey, String productId, int delta, String reason) {}

  /**
   * @param replayed whether an earlier call under the same key had done it
   */
  public record AdjustedStock(StockView stock, boolean replayed) {}

  public record FindMovements(String productId, Page page) {}

  public record MovementsReply(List<MovementView> items, String next) {}

  /** Product ids, each once. */
  public record AvailabilityChanged(List<String> productIds) {}
}
