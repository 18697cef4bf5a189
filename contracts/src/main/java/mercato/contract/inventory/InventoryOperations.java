package mercato.contract.inventory;

import java.time.Instant;
import java.util.List;
import mercato.contract.Operation;

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
}
