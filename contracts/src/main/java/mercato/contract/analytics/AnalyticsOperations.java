package mercato.contract.analytics;

import java.time.Instant;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.Operation;

/** What the analytics service answers over the bus. */
public final class AnalyticsOperations {

  /** The figures of a period, for staff. Refuses {@code INVALID_REQUEST}, {@code FORBIDDEN}. */
  public static final Operation<FindDashboard, DashboardView> DASHBOARD =
      Operation.idempotent("analytics.dashboard", FindDashboard.class, DashboardView.class, 3_000);

  private AnalyticsOperations() {}

  /**
   * A period of at most 366 days, cut to whole hours: the hour of {@code from} up to, and without,
   * the first hour that starts at or after {@code to}.
   */
  public record FindDashboard(Instant from, Instant to) {}

  /**
   * Orders count in the hour in which they were confirmed; one that is cancelled later leaves it.
   *
   * @param orders confirmed and not cancelled
   * @param revenue their totals
   * @param averageOrderValue revenue by orders, rounded half up to minor units; 0 without orders
   * @param customers how many different users they come from
   * @param topProducts the 10 that sold most pieces, the best first
   */
  public record DashboardView(
      long orders,
      Money revenue,
      Money averageOrderValue,
      long customers,
      List<HourRevenue> revenueByHour,
      List<TopProduct> topProducts) {}

  /** Hours without orders are left out. */
  public record HourRevenue(Instant hour, long orders, Money revenue) {}

  public record TopProduct(String productId, long quantity, Money revenue) {}
}
