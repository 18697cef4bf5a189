package mercato.user.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.AddressOperations.NewAddress;
import org.junit.jupiter.api.Test;

class AddressRulesTest {

  @Test
  void everyMistakeIsNamedWithItsPlace() {
    assertThat(pointers(new NewAddress(null, " ", "", null, null, null, null, null, null)))
        .containsExactly("/label", "/recipient", "/line1", "/city", "/postalCode", "/country");
    String tooLong = "x".repeat(201);
    assertThat(
            pointers(
                new NewAddress(
                    tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, "US", null)))
        .containsExactly(
            "/label", "/recipient", "/line1", "/line2", "/city", "/region", "/postalCode");
    assertThat(AddressRules.mistakes(null)).hasSize(1);
  }

  @Test
  void whatIsOptionalMayBeLeftOutAndTheRestMayBe200CharactersLong() {
    assertThat(pointers(new NewAddress("l", "r", "1", null, "c", null, "p", "DE", null))).isEmpty();
    String longest = "x".repeat(200);
    assertThat(
            pointers(
                new NewAddress(
                    longest, longest, longest, longest, longest, longest, longest, "US", true)))
        .isEmpty();
  }

  @Test
  void aCountryIsTwoCapitalLetters() {
    for (String wrong : List.of("", "D", "de", "DEU", "D1", "ÄÖ", "D ")) {
      assertThat(pointers(new NewAddress("l", "r", "1", "", "c", "", "p", wrong, null)))
          .as(wrong)
          .containsExactly("/country");
    }
  }

  @Test
  void whatTheDatabaseCannotHoldIsAMistake() {
    assertThat(pointers(new NewAddress("l", "r", "1", "a\0b", "c", null, "p", "DE", null)))
        .containsExactly("/line2");
  }

  private static List<String> pointers(NewAddress address) {
    return AddressRules.mistakes(address).stream().map(FieldError::pointer).toList();
  }
}
