package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import mercato.contract.analytics.AnalyticsOperations;
import mercato.contract.analytics.AnalyticsOperations.FindDashboard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Figures for staff. */
class DashboardRoutesTest {

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void theDashboardShowsTheLastDayUnlessToldOtherwise() {
    gateway.asStaff("GET", "/v1/analytics/dashboard", null);
    FindDashboard lastDay = gateway.shop.asked(AnalyticsOperations.DASHBOARD);
    assertThat(Duration.between(lastDay.from(), lastDay.to())).isEqualTo(Duration.ofHours(24));
    assertThat(lastDay.to()).isBetween(Instant.now().minusSeconds(10), Instant.now());
    gateway.asStaff(
        "GET",
        "/v1/analytics/dashboard?from=2026-01-01T02:00:00%2B02:00&to=2026-01-02T00:00:00Z",
        null);
    assertThat(gateway.shop.asked(AnalyticsOperations.DASHBOARD))
        .isEqualTo(
            new FindDashboard(
                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z")));
  }
}
