package mercato.contract.product;

import java.time.Instant;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Page;

/** Prices over time: what they were, what is planned, and sales. For staff. */
public final class PlanOperations {

  /** What a product cost and will cost. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindPricePlan, PricePlanView> FIND_PRICES =
      Operation.idempotent("plan.findPrices", FindPricePlan.class, PricePlanView.class, 2_000);

  /**
   * Plans a change of a product's price before sales. Refuses {@code NOT_FOUND}, {@code STALE},
   * {@code PLAN_FULL} (20 changes are planned).
   */
  public static final Operation<PlanChange, PlannedChange> PLAN_CHANGE =
      Operation.once("plan.planChange", PlanChange.class, PlannedChange.class, 5_000);

  /** Takes a planned change back. Refuses {@code NOT_FOUND}, also once it has happened. */
  public static final Operation<CancelChange, Done> CANCEL_CHANGE =
      Operation.idempotent("plan.cancelChange", CancelChange.class, Done.class, 5_000);

  /**
   * Takes a percentage off every product of a category, now in it or by the sale's end. Of several
   * sales on a product the greatest counts. Refuses {@code PLAN_FULL} (100 sales are not over).
   */
  public static final Operation<PlanSale, SaleView> PLAN_SALE =
      Operation.once("plan.planSale", PlanSale.class, SaleView.class, 5_000);

  /** All sales, the newest first. */
  public static final Operation<ListSales, SalesReply> LIST_SALES =
      Operation.idempotent("plan.listSales", ListSales.class, SalesReply.class, 2_000);

  /** Refuses {@code NOT_FOUND}. */
  public static final Operation<FindSale, SaleView> FIND_SALE =
      Operation.idempotent("plan.findSale", FindSale.class, SaleView.class, 2_000);

  /** Calls a sale off, before it begins or while it runs. Refuses {@code NOT_FOUND}. */
  public static final Operation<EndSale, SaleView> END_SALE =
      Operation.idempotent("plan.endSale", EndSale.class, SaleView.class, 5_000);

  private PlanOperations() {}

  public record FindPricePlan(String productId) {}

  /**
   * @param regular the price before sales
   * @param history prices that were in force, the newest first, the present one included; the last
   *     1,000
   * @param changes planned ones of the price before sales, the next first
   * @param upcoming prices as they will be in force, sales taken off, the next first
   */
  public record PricePlanView(
      String productId,
      Money regular,
      List<PriceStep> history,
      List<PlannedChange> changes,
      List<PriceStep> upcoming) {}

  /**
   * @param at in the future, at most 366 days
   */
  public record PlanChange(String productId, Money price, Instant at) {}

  public record PlannedChange(String id, Instant at, Money price) {}

  public record CancelChange(String productId, String changeId) {}

  public record Done() {}

  /**
   * @param name 1 to 100 characters
   * @param category path, its parts joined by {@code /}
   * @param percent 1 to 99
   * @param startsAt null for now
   * @param endsAt after the start, at most 366 days from now
   */
  public record PlanSale(
      String name, String category, int percent, Instant startsAt, Instant endsAt) {}

  public record ListSales(Page page) {}

  public record SalesReply(List<SaleView> items, String next) {}

  public record FindSale(String id) {}

  public record EndSale(String id) {}

  /**
   * @param status what is true now
   * @param products on which it lies by now
   */
  public record SaleView(
      String id,
      String name,
      String category,
      int percent,
      Instant startsAt,
      Instant endsAt,
      SaleStatus status,
      long products,
      Instant createdAt) {}

  public enum SaleStatus {
    PLANNED,
    RUNNING,
    ENDED,
    CANCELLED
  }
}
