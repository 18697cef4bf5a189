package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import mercato.contract.Problem;
import mercato.contract.product.ProductView.Rating;
import mercato.product.model.Review.Words;
import org.junit.jupiter.api.Test;

class ReviewRulesTest {

  @Test
  void whatIsWellSaidStaysAsItIs() {
    for (Words words :
        List.of(
            new Words(1, null, null),
            new Words(5, "", "Two\r\nlines\tand a tab"),
            new Words(3, "t".repeat(120), "ü".repeat(5_000)))) {
      assertThat(ReviewRules.check(words)).isSameAs(words);
    }
  }

  @Test
  void everyMistakeIsNamedByItsPlace() {
    assertThat(pointers(new Words(0, "t".repeat(121), "c".repeat(5_001))))
        .containsExactly("/rating", "/title", "/comment");
    assertThat(pointers(new Words(6, "a\nb", "a\u0000b")))
        .containsExactly("/rating", "/title", "/comment");
    assertThat(pointers(new Words(5, "a\u009bb", "\u001b[31mred")))
        .containsExactly("/title", "/comment");
  }

  @Test
  void aReasonIsAShortLineOrNone() {
    ReviewRules.checkReason(null);
    ReviewRules.checkReason("Names a person.");
    for (String reason : List.of("", " ", "r".repeat(501), "two\nlines")) {
      assertThat(catchThrowableOfType(Problem.class, () -> ReviewRules.checkReason(reason)).code())
          .isEqualTo("INVALID_REQUEST");
    }
  }

  @Test
  void theAverageIsRoundedHalfUpToTwoPlaces() {
    assertThat(ReviewRules.rating(0, 0)).isEqualTo(new Rating(0, 0));
    assertThat(ReviewRules.rating(5, 1)).isEqualTo(new Rating(5, 1));
    assertThat(ReviewRules.rating(10, 3)).isEqualTo(new Rating(3.33, 3));
    assertThat(ReviewRules.rating(11, 3)).isEqualTo(new Rating(3.67, 3));
    assertThat(ReviewRules.rating(33, 8)).as("4.125").isEqualTo(new Rating(4.13, 8));
    assertThat(ReviewRules.rating(4_999_999, 1_000_000)).isEqualTo(new Rating(5, 1_000_000));
  }

  private static List<String> pointers(Words words) {
    Problem refusal = catchThrowableOfType(Problem.class, () -> ReviewRules.check(words));
    return ((List<?>) refusal.details().get("errors"))
        .stream().map(error -> (String) ((Map<?, ?>) error).get("pointer")).toList();
  }
}
