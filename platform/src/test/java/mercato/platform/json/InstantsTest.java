package mercato.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class InstantsTest {

  @Test
  void readsAndWritesWhatInstantsSayOfThemselves() {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      long second = (long) (random.nextDouble() * 253_402_300_799L) - 62_135_596_800L / 2;
      Instant instant =
          Instant.ofEpochSecond(
              second,
              switch (i % 4) {
                case 0 -> 0;
                case 1 -> random.nextInt(1_000) * 1_000_000;
                case 2 -> random.nextInt(1_000_000) * 1_000;
                default -> random.nextInt(1_000_000_000);
              });
      assertThat(Instants.parse(instant.toString())).isEqualTo(instant);
      assertThat(Instants.text(instant)).isEqualTo(instant.toString());
    }
  }

  @Test
  void agreesWithTheGeneralReaderOnWhatIsOddAndWhatIsWrong() {
    for (String text :
        List.of(
            "2024-02-29T00:00:00Z",
            "2026-01-31T23:59:59.5Z",
            "2026-01-02T03:04:05.123+02:00",
            "2026-01-02T24:00:00Z",
            "+12026-01-02T03:04:05Z",
            "",
            "2026-02-30T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-02T03:04:05.Z",
            "2026-01-02T03:04:0xZ",
            "2026-01-02T03:04:05",
            "2026-01-02T03:04:05.1234567890Z",
            "2026/01/02T03:04:05Z",
            "yesterday")) {
      assertThat(outcome(Instants::parse, text)).as(text).isEqualTo(outcome(Instant::parse, text));
    }
  }

  private static Optional<Instant> outcome(Function<String, Instant> reader, String text) {
    try {
      return Optional.of(reader.apply(text));
    } catch (DateTimeException refused) {
      return Optional.empty();
    }
  }

  @Test
  void isWhatBothReadersUse() {
    assertThat(Json.decode("\"2026-01-02T03:04:05.678Z\"", Instant.class))
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
    assertThatThrownBy(() -> Json.strict().readValue("\"soon\"", Instant.class))
        .isInstanceOf(JsonProcessingException.class);
  }
}
