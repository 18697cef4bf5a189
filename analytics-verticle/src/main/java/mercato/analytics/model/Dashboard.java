package mercato.analytics.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mercato.analytics.model.HourBucket.Sold;
import mercato.contract.Money;
import mercato.contract.analytics.AnalyticsOperations.DashboardView;
import mercato.contract.analytics.AnalyticsOperations.HourRevenue;
import mercato.contract.analytics.AnalyticsOperations.TopProduct;

/** The sum of buckets, added in any order, each once. For one thread at a time. */
public final class Dashboard {

  private static final int TOP_PRODUCTS = 10;

  private static final Comparator<TopProduct> BEST_FIRST =
      Comparator.comparingLong(TopProduct::quantity)
          .thenComparingLong(product -> product.revenue().amount())
          .reversed()
          .thenComparing(TopProduct::productId);

  private final String currency;
  private final Map<Instant, HourRevenue> hours = new TreeMap<>();
  private final Map<String, Integer> customers = new HashMap<>();
  private final Map<String, Sold> products = new HashMap<>();

  /**
   * @param currency of all amounts
   */
  public Dashboard(String currency) {
    this.currency = currency;
  }

  public void add(HourBucket bucket) {
    var revenue = new HourRevenue(bucket.hour(), bucket.orders(), money(bucket.revenue()));
    hours.merge(bucket.hour(), revenue, Dashboard::sum);
    bucket.users().forEach((id, placed) -> customers.merge(id, placed, HourBucket::sum));
    bucket.products().forEach((id, sold) -> products.merge(id, sold, Sold::sum));
  }

  public DashboardView view() {
    long orders = hours.values().stream().mapToLong(HourRevenue::orders).sum();
    Money revenue = hours.values().stream().map(HourRevenue::revenue).reduce(money(0), Money::plus);
    return new DashboardView(
        orders,
        revenue,
        money(average(revenue.amount(), orders)),
        customers.size(),
        hours.values().stream().filter(hour -> hour.orders() > 0).toList(),
        topProducts());
  }

  private List<TopProduct> topProducts() {
    return products.entrySet().stream()
        .map(
            entry ->
                new TopProduct(
                    entry.getKey(), entry.getValue().quantity(), money(entry.getValue().revenue())))
        .sorted(BEST_FIRST)
        .limit(TOP_PRODUCTS)
        .toList();
  }

  /** Rounded half up. */
  private static long average(long revenue, long orders) {
    return orders == 0 ? 0 : Math.floorDiv(2 * revenue + orders, 2 * orders);
  }

  private static HourRevenue sum(HourRevenue a, HourRevenue b) {
    return new HourRevenue(a.hour(), a.orders() + b.orders(), a.revenue().plus(b.revenue()));
  }

  private Money money(long amount) {
    return new Money(amount, currency);
  }
}
