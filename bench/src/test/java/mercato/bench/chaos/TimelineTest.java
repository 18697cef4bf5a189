package mercato.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final long NOW = 1_000_000_000_000L;
  private final Timeline timeline = new Timeline(NOW, Duration.ofSeconds(60));

  @Test
  void theRateIsBackWhenAWholeSecondIsServedPromptly() {
    for (long at = 0; at < 30_000; at += 5) {
      boolean away = at >= 10_000 && at < 13_000;
      buy(at, away ? 13_200 : at + 20);
    }
    assertThat(timeline.untilRateIsBack(at(10_000), at(11_000))).isEmpty();
    assertThat(timeline.untilRateIsBack(at(10_000), at(20_000)).getAsDouble()).isBetween(2.1, 3.0);
  }

  @Test
  void anUntroubledRateIsBackAtOnce() {
    for (long at = 0; at < 20_000; at += 5) {
      buy(at, at + 20);
    }
    assertThat(timeline.untilRateIsBack(at(10_050), at(13_000)).getAsDouble()).isLessThan(0.11);
  }

  @Test
  void ordersThatAreConfirmedLateDoNotBringItBack() {
    for (long at = 0; at < 20_000; at += 5) {
      buy(at, at + 1_500);
    }
    assertThat(timeline.untilRateIsBack(at(5_000), at(20_000))).isEmpty();
  }

  private void buy(long dueMillis, long confirmedMillis) {
    timeline.due(at(dueMillis));
    timeline.confirmed(at(dueMillis), at(confirmedMillis));
  }

  private static long at(long millis) {
    return NOW + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
