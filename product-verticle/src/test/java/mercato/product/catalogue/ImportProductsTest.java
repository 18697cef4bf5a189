package mercato.product.catalogue;

import static mercato.product.SampleProducts.product;
import static mercato.product.SampleProducts.shirt;
import static mercato.product.catalogue.Shelf.pointers;
import static mercato.product.catalogue.Shelf.refusal;
import static mercato.product.catalogue.Shelf.shopper;
import static mercato.product.catalogue.Shelf.staff;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.ImportedProducts;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.CatalogueOperations.RejectedProduct;
import mercato.contract.product.ProductView;
import mercato.product.SampleProducts;
import mercato.product.model.PricePlan.Change;
import mercato.product.model.Product;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ImportProductsTest {

  private static Vertx vertx;
  private static Shelf shelf;
  private static ImportProducts imports;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    shelf = new Shelf(vertx);
    imports = new ImportProducts(shelf.products, shelf.writes, shelf.change, shelf.clock);
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @Test
  void newProductsAreCreatedOthersUpdatedAndThoseThatAreSoLeftAlone() {
    assertThat(run(shirt("a"), shirt("b"))).isEqualTo(counts(2, 0, 0));
    assertThat(run(shirt("a"), costing("b", 5), shirt("c"))).isEqualTo(counts(1, 1, 1));
    assertThat(shelf.stored("a").version()).isEqualTo(1);
    assertThat(shelf.stored("b").version()).isEqualTo(2);
    assertThat(shelf.stored("b").view().price()).isEqualTo(new Money(5, "USD"));
  }

  @Test
  void theSameLinesAgainChangeNothing() {
    var lines = IntStream.range(0, 250).mapToObj(i -> shirt("again-" + i)).toList();
    assertThat(run(lines)).isEqualTo(counts(250, 0, 0));
    List<Product> before = stored(lines);
    assertThat(run(lines)).isEqualTo(counts(0, 0, 250));
    assertThat(stored(lines)).isEqualTo(before);
  }

  @Test
  void aBadLineIsRejectedAndTheOthersAreTaken() {
    var nameless = new NewProduct("bad", null, null, List.of("A"), new Money(1, "USD"), null, null);
    var imported = run(shirt("good-1"), nameless, null, shirt("good-2"), shirt(null));
    assertThat(imported.created()).isEqualTo(2);
    assertThat(imported.rejected())
        .containsExactly(
            rejected(1, "/name", "must have 1 to 200 characters"),
            rejected(2, "", "must be a product"),
            rejected(4, "/id", "must match [A-Za-z0-9-]{1,64} and not be a reserved word"));
    assertThat(await(shelf.products.find("bad"))).isEmpty();
  }

  @Test
  void ofOneIdTheLastGoodLineCounts() {
    assertThat(run(costing("twice", 1), costing("twice", 2), costing("twice", -1)))
        .satisfies(
            imported -> {
              assertThat(imported.created()).isEqualTo(1);
              assertThat(imported.unchanged()).isEqualTo(1);
              assertThat(imported.rejected()).hasSize(1);
            });
    assertThat(shelf.stored("twice").view().price().amount()).isEqualTo(2);
  }

  @Test
  void aCurrencyThatContradictsPlannedPricesIsRejected() {
    Product plain = SampleProducts.stored(shirt("planned"));
    var later = new Change("c", SampleProducts.AT.plusSeconds(99), new Money(5, "USD"));
    await(shelf.products.insert(List.of(plain.withPrice(plain.price().with(later)))));
    var euros = new NewProduct("planned", "N", null, List.of("A"), new Money(1, "EUR"), null, null);
    var imported = run(euros, shirt("unplanned"));
    assertThat(imported.created()).isEqualTo(1);
    assertThat(imported.rejected())
        .containsExactly(
            rejected(0, "/price/currency", "must stay USD while changes of the price are planned"));
    assertThat(shelf.stored("planned").version()).isEqualTo(1);
  }

  @Test
  void aRetiredProductIsBroughtUpToDateAndStaysRetired() {
    await(
        shelf.products.insert(
            List.of(SampleProducts.stored(shirt("gone")).withStatus(ProductView.Status.RETIRED))));
    assertThat(run(costing("gone", 5))).isEqualTo(counts(0, 1, 0));
    assertThat(shelf.stored("gone").status()).isEqualTo(ProductView.Status.RETIRED);
    assertThat(shelf.stored("gone").view().price().amount()).isEqualTo(5);
  }

  @Test
  void whoImportsTheSameLinesAtTheSameTimeGetsAlong() {
    var lines = IntStream.range(0, 100).mapToObj(i -> shirt("met-" + i)).toList();
    var imported = IntStream.range(0, 4).mapToObj(i -> start(lines)).toList();
    await(Future.all(imported));
    assertThat(imported).allSatisfy(each -> assertThat(sum(each.result())).isEqualTo(100));
    assertThat(imported.stream().mapToInt(each -> each.result().created()).sum()).isEqualTo(100);
    assertThat(stored(lines)).hasSize(100).extracting(Product::version).containsOnly(1L);
  }

  @Test
  void whoImportsOtherLinesOfTheSameProductsAtTheSameTimeLeavesWholeProducts() {
    var imported =
        IntStream.rangeClosed(1, 4)
            .mapToObj(
                price ->
                    start(
                        IntStream.range(0, 50)
                            .mapToObj(i -> product("x-" + i, "At " + price, "A", price, "Blue"))
                            .toList()))
            .toList();
    await(Future.all(imported));
    assertThat(imported).allSatisfy(each -> assertThat(sum(each.result())).isEqualTo(50));
    for (int i = 0; i < 50; i++) {
      ProductView left = shelf.stored("x-" + i).view();
      assertThat(left.name()).isEqualTo("At " + left.price().amount());
      // Who lost a race elsewhere in the batch may write what was written over a second time.
      assertThat(left.version()).isPositive();
    }
  }

  @Test
  void aBatchHas1To250ProductsAndOnlyStaffImport() {
    assertThat(pointers(() -> start(List.of()))).containsExactly("/products");
    assertThat(pointers(() -> start(Collections.nCopies(251, shirt("many")))))
        .containsExactly("/products");
    var request = new CatalogueOperations.ImportProducts(List.of(shirt("x")));
    assertThat(refusal(() -> imports.handle(request, shopper())).kind())
        .isEqualTo(Problem.Kind.FORBIDDEN);
  }

  private static ImportedProducts run(NewProduct... lines) {
    return run(Arrays.asList(lines));
  }

  private static ImportedProducts run(List<NewProduct> lines) {
    return await(start(lines));
  }

  private static Future<ImportedProducts> start(List<NewProduct> lines) {
    return imports.handle(new CatalogueOperations.ImportProducts(lines), staff());
  }

  private static List<Product> stored(List<NewProduct> lines) {
    return await(shelf.products.find(lines.stream().map(NewProduct::id).toList()));
  }

  private static NewProduct costing(String id, long price) {
    return product(id, "Shirt", "Apparel", price, "Blue");
  }

  private static int sum(ImportedProducts imported) {
    return imported.created()
        + imported.updated()
        + imported.unchanged()
        + imported.rejected().size();
  }

  private static ImportedProducts counts(int created, int updated, int unchanged) {
    return new ImportedProducts(created, updated, unchanged, List.of());
  }

  private static RejectedProduct rejected(int index, String pointer, String message) {
    return new RejectedProduct(
        index,
        "INVALID_REQUEST",
        "The product is not valid.",
        List.of(new FieldError(pointer, message)));
  }
}
