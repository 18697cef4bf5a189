package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikelihoodRatioTest {

  /** The pairs of words at the head of the tables in Dunning's paper. */
  @ParameterizedTest
  @CsvSource({
    "110, 2442, 111, 29114, 270.72",
    "29, 13, 123, 31612, 263.90",
    "31, 23, 139, 31584, 256.84",
    "10, 0, 3, 31764, 167.23",
  })
  void itIsWhatThePaperPrints(long both, long first, long second, long neither, double ratio) {
    assertThat(LikelihoodRatio.of(both, first, second, neither)).isCloseTo(ratio, within(0.01));
  }

  /** The values that the tests of Apache Mahout hold it to. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 1, 2.772589",
    "10, 0, 0, 10, 27.72589",
    "5, 1995, 0, 100000, 39.33052",
    "1000, 1995, 1000, 100000, 4730.737",
    "1000, 1000, 1000, 100000, 5734.343",
    "1000, 1000, 1000, 99000, 5714.932",
  })
  void itIsWhatMahoutComputes(long both, long first, long second, long neither, double ratio) {
    assertThat(LikelihoodRatio.of(both, first, second, neither))
        .isCloseTo(ratio, within(ratio * 1e-6));
  }

  /** 2 Σ k ln(k N / (row column)), by hand. */
  @Test
  void itIsTheSumOverTheTable() {
    double sum = 3 * Math.log(30 / 16.0) + 2 * Math.log(10 / 24.0) + 5 * Math.log(50 / 36.0);
    assertThat(LikelihoodRatio.of(3, 1, 1, 5)).isCloseTo(2 * sum, within(1e-9));
  }

  @Test
  void whatIsIndependentDoesNotSurprise() {
    assertThat(LikelihoodRatio.of(20, 80, 180, 720)).isCloseTo(0, within(1e-9));
    assertThat(LikelihoodRatio.of(0, 0, 0, 0)).isZero();
    assertThat(LikelihoodRatio.of(0, 7, 0, 0)).isZero();
  }
}
