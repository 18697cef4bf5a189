package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.product.SampleProducts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductRulesTest {

  private static final NewProduct GOOD = SampleProducts.shirt("a-1");

  @Test
  void aGoodProductPasses() {
    assertThatCode(() -> ProductRules.check(List.of(GOOD))).doesNotThrowAnyException();
  }

  @Test
  void descriptionImagesAndAttributesMayBeLeftOutAndTheIdOfOneToBeMade() {
    var bare = new NewProduct(null, "Bare", null, List.of("A"), price(0), null, null);
    assertThatCode(() -> ProductRules.check(bare)).doesNotThrowAnyException();
    assertThat(ProductRules.mistakes(bare))
        .singleElement()
        .satisfies(mistake -> assertThat(mistake.pointer()).isEqualTo("/id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ä", "a/b", "suggest", "import"})
  void anIdMustFitAndNotBeReserved(String id) {
    assertThat(pointers(with(id, "N", "d", List.of("A"), price(1), List.of(), Map.of())))
        .containsExactly("/products/0/id");
  }

  @Test
  void anIdHasAtMost64Characters() {
    assertThat(ProductRules.isId("x".repeat(64))).isTrue();
    assertThat(ProductRules.isId("x".repeat(65))).isFalse();
    assertThat(ProductRules.isId(null)).isFalse();
  }

  @Test
  void eachMistakeIsNamedWithItsPlace() {
    var attributes = new HashMap<String, String>();
    attributes.put("col/our", "Blue");
    attributes.put("size", "");
    var bad =
        with(
            "ok",
            " ",
            "d".repeat(10_001),
            Arrays.asList("A", "B/C", null),
            price(-1),
            List.of("ftp://example.org/x", "not a url", "https://example.org/x"),
            attributes);
    assertThat(pointers(GOOD, bad))
        .containsExactlyInAnyOrder(
            "/products/1/name",
            "/products/1/description",
            "/products/1/category/1",
            "/products/1/category/2",
            "/products/1/price/amount",
            "/products/1/images/0",
            "/products/1/images/1",
            "/products/1/attributes/col~1our",
            "/products/1/attributes/size");
  }

  @Test
  void whatMustBeThereIsAskedFor() {
    assertThat(pointers(new NewProduct(null, null, null, null, null, null, null)))
        .containsExactlyInAnyOrder(
            "/products/0/id", "/products/0/name", "/products/0/category", "/products/0/price");
    assertThat(pointers((NewProduct) null)).containsExactly("/products/0");
  }

  @Test
  void listsAreBounded() {
    var attributes = new HashMap<String, String>();
    for (int i = 0; i < 51; i++) {
      attributes.put("a" + i, "v");
    }
    var big =
        with(
            "ok",
            "N",
            "",
            Collections.nCopies(6, "A"),
            price(1),
            Collections.nCopies(21, "http://example.org/x"),
            attributes);
    assertThat(pointers(big))
        .containsExactlyInAnyOrder(
            "/products/0/category", "/products/0/images", "/products/0/attributes");
  }

  @Test
  void aCurrencyMustExistAndAPriceMustFitAnOrder() {
    assertThat(
            pointers(
                with("ok", "N", "", List.of("A"), new Money(1, "XQX"), List.of(), Map.of()),
                with("big", "N", "", List.of("A"), price(Long.MAX_VALUE), List.of(), Map.of())))
        .containsExactly("/products/0/price/currency", "/products/1/price/amount");
  }

  @Test
  void anIdAppearsOnceInABatch() {
    assertThat(pointers(GOOD, GOOD)).containsExactly("/products/1/id");
  }

  @Test
  void aBatchHas1To1000Products() {
    assertThat(pointers()).containsExactly("/products");
    assertThat(pointers(Collections.nCopies(1_001, GOOD).toArray(NewProduct[]::new)))
        .containsExactly("/products");
  }

  @Test
  void noMoreThan100MistakesAreListed() {
    var bad = new NewProduct(null, null, null, null, null, null, null);
    assertThat(pointers(Collections.nCopies(1_000, bad).toArray(NewProduct[]::new))).hasSize(100);
  }

  private static NewProduct with(
      String id,
      String name,
      String description,
      List<String> category,
      Money price,
      List<String> images,
      Map<String, String> attributes) {
    return new NewProduct(id, name, description, category, price, images, attributes);
  }

  private static Money price(long amount) {
    return new Money(amount, "EUR");
  }

  private static List<String> pointers(NewProduct... products) {
    var problem =
        catchThrowableOfType(Problem.class, () -> ProductRules.check(Arrays.asList(products)));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
    return ((List<?>) problem.details().get("errors"))
        .stream().map(error -> (String) ((Map<?, ?>) error).get("pointer")).toList();
  }
}
