package mercato.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import mercato.platform.config.Config;
import mercato.platform.config.ConfigException;
import org.junit.jupiter.api.Test;

class AnalyticsConfigTest {

  @Test
  void figuresAreInDollarsUnlessSaidOtherwise() {
    assertThat(AnalyticsConfig.from(Config.of(Map.of())).currency()).isEqualTo("USD");
    assertThat(AnalyticsConfig.from(Config.of(Map.of("analytics.currency", "EUR"))).currency())
        .isEqualTo("EUR");
  }

  @Test
  void aCurrencyThatThereIsNotStopsTheStart() {
    assertThatThrownBy(
            () -> AnalyticsConfig.from(Config.of(Map.of("analytics.currency", "dollars"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'analytics.currency'");
  }
}
