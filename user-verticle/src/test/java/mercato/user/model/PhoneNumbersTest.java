package mercato.user.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumbersTest {

  private final PhoneNumbers american = new PhoneNumbers("US");

  @ParameterizedTest
  @CsvSource({
    "+14155550132, +14155550132",
    "(415) 555-0132, +14155550132",
    "1 415.555.0132, +14155550132",
    "+49 (0)30 1234567, +49301234567",
    "+44 20 7946 0958, +442079460958"
  })
  void aNumberIsKeptAsTheWorldDialsIt(String written, String kept) {
    assertThat(american.normalise(written)).contains(kept);
  }

  @Test
  void whatIsNationalDependsOnTheShop() {
    assertThat(new PhoneNumbers("DE").normalise("030 1234567")).contains("+49301234567");
    assertThat(american.normalise("030 1234567")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "call me",
        "12345",
        "555-0132",
        "+1 555 0100",
        "+10000000000",
        "+999123456789",
        "1-800-FLOWERS",
        "+14155550132 ext. 5",
        "tel:+14155550132",
        "+14155550132\u0000",
        "+14155550132, +14155550133",
        "+141555501320000000000000000000000000000"
      })
  void whatCannotBeDialledIsNoNumber(String written) {
    assertThat(american.normalise(written)).isEmpty();
  }

  @Test
  void thereIsNoShopInNoCountry() {
    assertThatThrownBy(() -> new PhoneNumbers("XX")).hasMessageContaining("XX");
  }
}
