package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import mercato.contract.Problem;
import mercato.contract.product.CategoryOperations.CategoryView;
import mercato.contract.product.CategoryOperations.RenameCategory;
import mercato.product.SampleProducts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CategoryRulesTest {

  /** A, A/B, A/B/C, A/B/C/D, A/B/B, E. */
  private static final List<CategoryView> TREE =
      List.of(view("A", view("A/B", view("A/B/C", view("A/B/C/D")), view("A/B/B"))), view("E"));

  @ParameterizedTest
  @ValueSource(strings = {"A", "A/B/C/D/E", "Men's wear/T-shirts & tops"})
  void aPathHasOneToFiveParts(String path) {
    assertThat(CategoryRules.isPath(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "/", "A/", "/A", "A//B", "A/ /B", "A/B/C/D/E/F"})
  void whatIsNoPath(String path) {
    assertThat(CategoryRules.isPath(path)).isFalse();
  }

  @Test
  void aPartHasAtMost100Characters() {
    assertThat(CategoryRules.isPath("x".repeat(100))).isTrue();
    assertThat(CategoryRules.isPath("x".repeat(101))).isFalse();
    assertThat(CategoryRules.isPath(null)).isFalse();
  }

  @Test
  void aCategoryHoldsWhatBeginsWithItsPartsAndNotWithItsLetters() {
    assertThat(CategoryRules.isIn("A/B", "A")).isTrue();
    assertThat(CategoryRules.isIn("A", "A")).isTrue();
    assertThat(CategoryRules.isIn("AB", "A")).isFalse();
    assertThat(CategoryRules.isIn("A", "A/B")).isFalse();
    assertThat(CategoryRules.isIn(List.of("A", "B", "C"), "A/B")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"E, F", "E, A", "A/B, X/Y", "A/B/C, A", "A, E/A", "Unknown, A/New/Name"})
  void aRenameMayNameAnyOtherPlace(String from, String to) {
    CategoryRules.check(new RenameCategory(from, to), TREE);
  }

  @ParameterizedTest
  @CsvSource({
    "A, A, /to", // itself
    "A, A/New, /to", // below itself
    "A, X/Y/A, /to", // A/B/C/D would have six parts
    "A/B, A, /to", // A/B/B would become A/B
    "'', A, /from",
    "A, A//B, /to",
  })
  void aRenameIsRefusedWithThePlaceOfItsMistake(String from, String to, String pointer) {
    var problem =
        catchThrowableOfType(
            Problem.class, () -> CategoryRules.check(new RenameCategory(from, to), TREE));
    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    assertThat(problem.details().get("errors").toString()).contains("pointer=" + pointer);
  }

  @Test
  void bothPathsAreMissed() {
    var problem =
        catchThrowableOfType(
            Problem.class, () -> CategoryRules.check(new RenameCategory(null, null), TREE));
    assertThat((List<?>) problem.details().get("errors")).hasSize(2);
  }

  @Test
  void aCategoryExistsWhenATreeHasIt() {
    assertThat(CategoryRules.exists("A/B/C", TREE)).isTrue();
    assertThat(CategoryRules.exists("A/C", TREE)).isFalse();
    assertThat(CategoryRules.exists("B", TREE)).isFalse();
  }

  @Test
  void aProductKeepsWhatComesBehindTheOldName() {
    assertThat(renamed("A/B/C", "A/B", "X")).containsExactly("X", "C");
    assertThat(renamed("A/B", "A/B", "X/Y")).containsExactly("X", "Y");
    assertThat(renamed("A/BB", "A/B", "X")).containsExactly("A", "BB");
  }

  @Test
  void aPathThatWouldBeTooDeepEndsAtTheFifthPart() {
    assertThat(renamed("A/B/C/D", "A", "V/W/X")).containsExactly("V", "W", "X", "B", "C");
  }

  @Test
  void renamesThatWouldMoveProductsToAndFroMeet() {
    var rename = new Rename("1", "A/B", "X", false, 0, SampleProducts.AT, null);
    assertThat(rename.meets("X", "A/B")).isTrue();
    assertThat(rename.meets("A", "Y")).isTrue();
    assertThat(rename.meets("Y", "A/B/C")).isTrue();
    assertThat(rename.meets("Y", "X")).isFalse();
    assertThat(rename.meets("A/C", "Z")).isFalse();
  }

  private static List<String> renamed(String path, String from, String to) {
    var product = SampleProducts.stored(SampleProducts.product("p", "P", path, 1, "Red"));
    return CategoryRules.renamed(product, from, to).category();
  }

  private static CategoryView view(String path, CategoryView... children) {
    return new CategoryView(path.substring(path.lastIndexOf('/') + 1), path, 1, List.of(children));
  }
}
