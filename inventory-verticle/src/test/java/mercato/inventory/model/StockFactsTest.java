package mercato.inventory.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import mercato.contract.inventory.StockFact;
import mercato.contract.inventory.StockFact.LowStock;
import mercato.contract.inventory.StockFact.StockCameBack;
import mercato.contract.inventory.StockFact.StockRanOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StockFactsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** Available pieces and threshold, before and after. */
  @ParameterizedTest
  @CsvSource({
    "9, 3, 8, 3, none",
    "9, 3, 4, 3, none",
    "9, 3, 3, 3, LowStock",
    "9, 3, 1, 3, LowStock",
    "4, 3, 3, 3, LowStock",
    "3, 3, 2, 3, none",
    "9, 3, 0, 3, StockRanOut",
    "1, 3, 0, 3, StockRanOut",
    "1, 0, 0, 0, StockRanOut",
    "0, 3, 0, 3, none",
    "0, 0, 0, 5, none",
    "0, 3, 9, 3, StockCameBack",
    "0, 3, 1, 3, StockCameBack",
    "0, 0, 1, 0, StockCameBack",
    "2, 3, 9, 3, none",
    "9, 3, 9, 9, LowStock",
    "9, 9, 9, 3, none",
  })
  void onlyACrossingIsTold(int before, int threshold, int after, int thresholdAfter, String told) {
    var fact =
        StockFacts.crossed(
            new Stock("pen", before + 2, 2, threshold),
            new Stock("pen", after + 7, 7, thresholdAfter),
            NOW);

    StockFact expected =
        switch (told) {
          case "LowStock" -> new LowStock("pen", after, thresholdAfter, NOW);
          case "StockRanOut" -> new StockRanOut("pen", NOW);
          case "StockCameBack" -> new StockCameBack("pen", after, NOW);
          default -> null;
        };
    assertThat(fact.orElse(null)).isEqualTo(expected);
  }

  @Test
  void aSaleOfWhatWasHeldTellsNothing() {
    assertThat(StockFacts.crossed(new Stock("pen", 9, 7, 1), new Stock("pen", 2, 0, 1), NOW))
        .isEmpty();
  }
}
