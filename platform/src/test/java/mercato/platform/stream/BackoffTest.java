package mercato.platform.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void itGrowsFromATenthOfASecondToFiveAndIsCutByUpToAHalf() {
    for (int round = 0; round < 1_000; round++) {
      assertThat(Backoff.millis(1)).isBetween(50L, 100L);
      assertThat(Backoff.millis(2)).isBetween(100L, 200L);
      assertThat(Backoff.millis(6)).isBetween(1_600L, 3_200L);
      assertThat(Backoff.millis(7)).isBetween(2_500L, 5_000L);
      assertThat(Backoff.millis(Integer.MAX_VALUE)).isBetween(2_500L, 5_000L);
    }
  }

  @Test
  void twoThatFailTogetherDoNotReturnTogether() {
    assertThat(IntStream.range(0, 100).mapToLong(i -> Backoff.millis(9)).distinct().count())
        .isGreaterThan(50);
  }
}
