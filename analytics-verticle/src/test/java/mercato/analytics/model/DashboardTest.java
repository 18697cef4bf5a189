package mercato.analytics.model;

import static mercato.analytics.Facts.cancelled;
import static mercato.analytics.Facts.confirmed;
import static mercato.analytics.Facts.told;
import static mercato.analytics.Facts.usd;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mercato.contract.Problem.FieldError;
import mercato.contract.analytics.AnalyticsOperations.DashboardView;
import mercato.contract.analytics.AnalyticsOperations.FindDashboard;
import mercato.contract.analytics.AnalyticsOperations.HourRevenue;
import mercato.contract.analytics.AnalyticsOperations.TopProduct;
import mercato.contract.order.OrderFact;
import org.junit.jupiter.api.Test;

class DashboardTest {

  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant ELEVEN = TEN.plusSeconds(3_600);

  @Test
  void partitionsOfAnHourAreAddedAndCustomersCountOnce() {
    DashboardView view =
        view(
            bucket(ELEVEN, confirmed("o3", "ann", "shirt", 1, 100, ELEVEN)),
            bucket(TEN, confirmed("o1", "ann", "shirt", 1, 100, TEN)),
            bucket(TEN, confirmed("o2", "bob", "shoes", 1, 101, TEN)),
            HourBucket.empty(ELEVEN.plusSeconds(3_600)));
    assertThat(view.orders()).isEqualTo(3);
    assertThat(view.revenue()).isEqualTo(usd(301));
    assertThat(view.averageOrderValue()).isEqualTo(usd(100));
    assertThat(view.customers()).isEqualTo(2);
    assertThat(view.revenueByHour())
        .containsExactly(new HourRevenue(TEN, 2, usd(201)), new HourRevenue(ELEVEN, 1, usd(100)));
    assertThat(view.topProducts())
        .containsExactly(
            new TopProduct("shirt", 2, usd(200)), new TopProduct("shoes", 1, usd(101)));
  }

  @Test
  void aCancelLeavesEveryFigureWhereverItsOrderWasCounted() {
    var called = confirmed("o1", "ann", "shirt", 2, 100, TEN);
    var stands = confirmed("o2", "bob", "shirt", 1, 90, TEN);
    DashboardView view =
        view(bucket(TEN, cancelled(called), stands), bucket(ELEVEN), bucket(TEN, called));
    assertThat(view).isEqualTo(view(bucket(TEN, stands)));
    assertThat(view(bucket(TEN, called), bucket(TEN, cancelled(called)))).isEqualTo(view());
  }

  @Test
  void withoutOrdersAllIsZero() {
    assertThat(view()).isEqualTo(new DashboardView(0, usd(0), usd(0), 0, List.of(), List.of()));
  }

  @Test
  void theAverageIsRoundedHalfUp() {
    assertThat(
            view(bucket(
                    TEN,
                    confirmed("o1", "ann", "p", 1, 1, TEN),
                    confirmed("o2", "ann", "p", 1, 2, TEN)))
                .averageOrderValue())
        .isEqualTo(usd(2));
  }

  @Test
  void theTenBestProductsComeByPiecesThenRevenueThenId() {
    var facts =
        IntStream.range(0, 12)
            .mapToObj(i -> confirmed("o" + i, "ann", "p" + i, i < 2 ? 9 : 1, i == 5 ? 8 : 7, TEN))
            .toArray(OrderFact[]::new);
    assertThat(view(bucket(TEN, facts)).topProducts())
        .extracting(TopProduct::productId)
        .containsExactly("p0", "p1", "p5", "p10", "p11", "p2", "p3", "p4", "p6", "p7");
  }

  @Test
  void aPeriodIsCutToTheHoursThatItTouches() {
    assertThat(hours(TEN.plusSeconds(1), ELEVEN)).containsExactly(TEN);
    assertThat(hours(TEN, ELEVEN.plusMillis(1))).containsExactly(TEN, ELEVEN);
    assertThat(hours(TEN.plusSeconds(1), TEN.plusSeconds(2))).containsExactly(TEN);
  }

  @Test
  void aPeriodRunsForwardForAtMost366Days() {
    assertThat(pointers(null, null)).containsExactly("/from", "/to");
    assertThat(pointers(TEN, TEN)).containsExactly("/to");
    assertThat(pointers(ELEVEN, TEN)).containsExactly("/to");
    assertThat(pointers(TEN, TEN.plus(Duration.ofDays(366)))).isEmpty();
    assertThat(pointers(TEN, TEN.plus(Duration.ofDays(366)).plusMillis(1)))
        .containsExactly("/from");
    assertThat(pointers(Instant.MIN, Instant.MAX)).containsExactly("/from");
  }

  private static DashboardView view(HourBucket... buckets) {
    var dashboard = new Dashboard("USD");
    Stream.of(buckets).forEach(dashboard::add);
    return dashboard.view();
  }

  private static HourBucket bucket(Instant hour, OrderFact... facts) {
    return HourBucket.empty(hour).fold(told(List.of(facts)), Set.of());
  }

  private static List<Instant> hours(Instant from, Instant to) {
    return DashboardRules.hours(new FindDashboard(from, to)).toList();
  }

  private static List<String> pointers(Instant from, Instant to) {
    return DashboardRules.mistakes(new FindDashboard(from, to)).stream()
        .map(FieldError::pointer)
        .toList();
  }
}
