package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.CatalogueOperations.ProductPatch;
import mercato.contract.product.ProductView;
import mercato.product.SampleProducts;
import mercato.product.model.PricePlan.Change;
import org.junit.jupiter.api.Test;

class ProductEditsTest {

  private static final Product SHIRT = SampleProducts.stored(SampleProducts.shirt("a"));
  private static final Product PLANNED =
      SHIRT.withPrice(
          SHIRT
              .price()
              .with(new Change("c", SampleProducts.AT.plusSeconds(9), new Money(1, "USD"))));
  private static final NewProduct BARE =
      new NewProduct(null, "Bare", null, List.of("A"), new Money(7, "EUR"), null, null);

  @Test
  void whatWasLeftOutIsEmpty() {
    var view = ProductEdits.create("b", BARE, SampleProducts.AT).view();
    assertThat(view.description()).isEmpty();
    assertThat(view.images()).isEmpty();
    assertThat(view.attributes()).isEmpty();
    assertThat(view.version()).isEqualTo(1);
    assertThat(view.status()).isEqualTo(ProductView.Status.ACTIVE);
  }

  @Test
  void aReplacementSetsAllThatStaffMaySetAndNothingElse() {
    Product rated =
        SHIRT
            .withRating(new ProductView.Rating(4.5, 2))
            .withStatus(ProductView.Status.RETIRED)
            .withVersion(7, SampleProducts.AT);
    Product replaced = ProductEdits.replace(rated, BARE);
    assertThat(replaced.name()).isEqualTo("Bare");
    assertThat(replaced.price().inForce()).isEqualTo(new Money(7, "EUR"));
    assertThat(replaced.attributes()).isEmpty();
    assertThat(replaced.rating()).isEqualTo(rated.rating());
    assertThat(replaced.status()).isEqualTo(ProductView.Status.RETIRED);
    assertThat(replaced.id()).isEqualTo("a");
    assertThat(replaced.version()).isEqualTo(7);
  }

  @Test
  void whatIsSoAlreadyIsEqual() {
    assertThat(ProductEdits.isAs(SHIRT, SampleProducts.shirt("a"))).isTrue();
    assertThat(ProductEdits.isAs(SHIRT, BARE)).isFalse();
    assertThat(patch(SHIRT, new ProductPatch(null, null, null, null, null, null, null)))
        .isEqualTo(SHIRT);
  }

  @Test
  void aPatchChangesWhatItNames() {
    var attributes = new HashMap<String, String>();
    attributes.put("colour", null);
    attributes.put("size", "M");
    Product patched =
        patch(
            SHIRT,
            new ProductPatch(
                "New", null, null, null, null, attributes, ProductView.Status.RETIRED));
    assertThat(patched.name()).isEqualTo("New");
    assertThat(patched.category()).isEqualTo(SHIRT.category());
    assertThat(patched.price()).isEqualTo(SHIRT.price());
    assertThat(patched.images()).isEqualTo(SHIRT.images());
    assertThat(patched.attributes()).isEqualTo(Map.of("size", "M"));
    assertThat(patched.status()).isEqualTo(ProductView.Status.RETIRED);
    assertThat(
            patch(
                    patched,
                    new ProductPatch(null, null, null, null, null, null, ProductView.Status.ACTIVE))
                .status())
        .isEqualTo(ProductView.Status.ACTIVE);
  }

  @Test
  void aPatchMustLeaveAGoodProduct() {
    var many = new HashMap<String, String>();
    IntStream.range(0, 50).forEach(i -> many.put("a" + i, "v"));
    many.put("b/c", "v");
    assertThat(
            pointers(
                () ->
                    patch(
                        SHIRT,
                        new ProductPatch(
                            " ", null, List.of(), new Money(-1, "USD"), null, many, null))))
        .containsExactlyInAnyOrder(
            "/name", "/category", "/price/amount", "/attributes", "/attributes/b~1c");
  }

  @Test
  void theCurrencyStaysWhileChangesOfThePriceArePlanned() {
    assertThat(pointers(() -> ProductEdits.replace(PLANNED, BARE)))
        .containsExactly("/price/currency");
    assertThat(
            pointers(
                () ->
                    patch(
                        PLANNED,
                        new ProductPatch(null, null, null, new Money(5, "EUR"), null, null, null))))
        .containsExactly("/price/currency");
    assertThat(ProductEdits.isAs(PLANNED, BARE)).isFalse();
    assertThat(
            patch(
                    PLANNED,
                    new ProductPatch(null, null, null, new Money(5, "USD"), null, null, null))
                .price()
                .changes())
        .isEqualTo(PLANNED.price().changes());
  }

  private static Product patch(Product current, ProductPatch patch) {
    return ProductEdits.patch(current, patch);
  }

  private static List<String> pointers(Runnable edit) {
    var problem = catchThrowableOfType(Problem.class, edit::run);
    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    return ((List<?>) problem.details().get("errors"))
        .stream().map(error -> (String) ((Map<?, ?>) error).get("pointer")).toList();
  }
}
