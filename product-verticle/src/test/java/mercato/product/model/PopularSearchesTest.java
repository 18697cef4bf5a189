package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PopularSearchesTest {

  @Test
  void theMostFrequentComesFirstThenByText() {
    var searches =
        PopularSearches.of(Map.of("shirt", 5L, "shoes", 9L, "shorts", 5L, "hat", 100L, "ship", 4L));
    assertThat(searches.startingWith("sh", 3)).containsExactly("shoes", "shirt", "shorts");
    assertThat(searches.startingWith("shirt", 3)).containsExactly("shirt");
    assertThat(searches.startingWith("z", 3)).isEmpty();
    assertThat(searches.startingWith("a", 3)).isEmpty();
  }

  @Test
  void whatFewSearchedForIsShownToNobody() {
    var searches = PopularSearches.of(Map.of("secret", 2L, "secretary", 3L));
    assertThat(searches.startingWith("secret", 3)).containsExactly("secretary");
    assertThat(PopularSearches.NONE.startingWith("s", 3)).isEmpty();
  }

  @Test
  void ofThousandsTheBestAreFound() {
    var times = new HashMap<String, Long>();
    for (long i = 0; i < 35_000; i++) {
      times.put("s" + i, i);
    }
    assertThat(PopularSearches.of(times).startingWith("s", 2)).containsExactly("s34999", "s34998");
    assertThat(PopularSearches.of(times).startingWith("s12", 2))
        .containsExactly("s12999", "s12998");
  }
}
