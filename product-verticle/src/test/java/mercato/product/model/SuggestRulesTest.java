package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations.Suggest;
import mercato.contract.product.ProductOperations.Suggestion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestRulesTest {

  @ParameterizedTest
  @CsvSource({
    "' Blue  SHIRT ', blue shirt",
    "'blue\tshirt\u0000', blue shirt",
    "'blue\u00a0shirt', blue shirt",
    "'ÄRMEL', ärmel",
  })
  void equalSearchesAreEqual(String typed, String search) {
    assertThat(SuggestRules.search(typed)).contains(search);
  }

  @Test
  void aLongTextIsNoSearch() {
    assertThat(SuggestRules.search("x".repeat(60))).isPresent();
    assertThat(SuggestRules.search("x".repeat(61))).isEmpty();
    assertThat(SuggestRules.search(" \t ")).isEmpty();
    assertThat(SuggestRules.search(null)).isEmpty();
  }

  @Test
  void aBlankAtTheEndEndsAWord() {
    assertThat(SuggestRules.prefix("  Blue  ")).isEqualTo("blue ");
    assertThat(SuggestRules.prefix("Blu")).isEqualTo("blu");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 21})
  void wrongLimitsAreRefused(int limit) {
    assertThatThrownBy(() -> SuggestRules.check(new Suggest("a", limit)))
        .isInstanceOf(Problem.class);
  }

  @Test
  void wrongTextsAreRefused() {
    for (String q : new String[] {null, "", " ", "x".repeat(101)}) {
      assertThatThrownBy(() -> SuggestRules.check(new Suggest(q, 5))).isInstanceOf(Problem.class);
    }
    assertThat(SuggestRules.check(new Suggest("x".repeat(100), 20)).limit()).isEqualTo(20);
  }

  @Test
  void halfAreSearchesAndHalfAreNames() {
    assertThat(texts(List.of("s1", "s2", "s3", "s4"), List.of("N1", "N2", "N3"), 4))
        .containsExactly("s1", "s2", "N1", "N2");
    assertThat(texts(List.of("s1", "s2", "s3", "s4"), List.of("N1"), 4))
        .containsExactly("s1", "s2", "N1", "s3");
    assertThat(texts(List.of("s1"), List.of("N1", "N2", "N3", "N4"), 4))
        .containsExactly("s1", "N1", "N2", "N3");
    assertThat(texts(List.of(), List.of(), 4)).isEmpty();
  }

  @Test
  void aTextComesOnceWithTheProductThatItNames() {
    var names = List.of(new Suggestion("Blue Shirt", "p1"), new Suggestion("Blue Shirt", "p2"));
    assertThat(SuggestRules.mix(List.of("blue shirt", "blue hat"), names, 5))
        .containsExactly(new Suggestion("Blue Shirt", "p1"), new Suggestion("blue hat", null));
  }

  private static List<String> texts(List<String> searches, List<String> names, int limit) {
    var suggestions = names.stream().map(name -> new Suggestion(name, "id-" + name)).toList();
    return SuggestRules.mix(searches, suggestions, limit).stream().map(Suggestion::text).toList();
  }
}
