package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.Sort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchRulesTest {

  private static final Page PAGE = new Page(20, null);

  @Test
  void wordsAreSortedByRelevanceAndListsByTime() {
    assertThat(SearchRules.check(search("shirt", null)).sort()).isEqualTo(Sort.RELEVANCE);
    assertThat(SearchRules.check(search("  ", null)).sort()).isEqualTo(Sort.NEWEST);
    assertThat(SearchRules.check(search("shirt", Sort.PRICE)).sort()).isEqualTo(Sort.PRICE);
    assertThat(SearchRules.check(search(null, Sort.PRICE)).sort()).isEqualTo(Sort.PRICE);
    assertThat(SearchRules.check(search(null, Sort.RELEVANCE)).sort()).isEqualTo(Sort.NEWEST);
  }

  @Test
  void whatIsMissingMeansAny() {
    var checked =
        SearchRules.check(new Search("", "", null, null, null, null, null, null, null, null));
    assertThat(checked)
        .isEqualTo(
            new Search(null, null, null, null, null, null, Map.of(), Sort.NEWEST, List.of(), PAGE));
  }

  @Test
  void eachMistakeIsNamedWithItsPlace() {
    var bad =
        new Search(
            "q".repeat(201),
            "c".repeat(601),
            -1L,
            -2L,
            null,
            0.9,
            Map.of("colour", List.of(), "no good", List.of("x")),
            null,
            List.of("category", "colour", "attr.", "attr.colour", "price", "rating", "inStock"),
            PAGE);
    var problem = catchThrowableOfType(Problem.class, () -> SearchRules.check(bad));
    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    assertThat(problem.details().get("errors").toString())
        .contains("/q", "/category", "/minPrice", "/maxPrice", "/attributes/colour", "/facets/1")
        .contains("/facets/2", "/rating")
        .doesNotContain("/facets/0", "/facets/3", "/facets/4", "/facets/5", "/facets/6");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.99, 5.01, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRatingIsOneToFive(double rating) {
    var bad = new Search(null, null, null, null, true, rating, null, null, null, PAGE);
    var problem = catchThrowableOfType(Problem.class, () -> SearchRules.check(bad));
    assertThat(problem.details().get("errors").toString()).contains("/rating");
  }

  @Test
  void facetsAreBounded() {
    var many = Collections.nCopies(11, "category");
    var problem =
        catchThrowableOfType(
            Problem.class,
            () ->
                SearchRules.check(
                    new Search(null, null, null, null, null, null, Map.of(), null, many, PAGE)));
    assertThat(problem.details().get("errors").toString()).contains("/facets");
  }

  private static Search search(String q, Sort sort) {
    return new Search(q, null, null, null, null, null, Map.of(), sort, List.of(), PAGE);
  }
}
