package mercato.provider.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CallbackRulesTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void thePausesGrowToAnHour() {
    assertThat(pause(1)).hasValue(1_000);
    assertThat(pause(2)).hasValue(2_000);
    assertThat(pause(5)).hasValue(16_000);
    assertThat(pause(12)).hasValue(2_048_000);
    assertThat(pause(13)).hasValue(3_600_000);
    assertThat(pause(Integer.MAX_VALUE)).hasValue(3_600_000);
  }

  private static OptionalLong pause(int tries) {
    return CallbackRules.pauseMillis(tries, AT, AT);
  }

  @Test
  void afterADayItIsOver() {
    Instant day = AT.plus(Duration.ofHours(24));
    assertThat(CallbackRules.pauseMillis(40, AT, day)).isPresent();
    assertThat(CallbackRules.pauseMillis(40, AT, day.plusMillis(1))).isEmpty();
  }
}
