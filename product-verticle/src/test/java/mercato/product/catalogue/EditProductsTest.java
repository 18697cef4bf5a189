package mercato.product.catalogue;

import static mercato.product.SampleProducts.shirt;
import static mercato.product.catalogue.Shelf.pointers;
import static mercato.product.catalogue.Shelf.refusal;
import static mercato.product.catalogue.Shelf.shopper;
import static mercato.product.catalogue.Shelf.staff;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.CatalogueOperations.ProductPatch;
import mercato.contract.product.ProductView;
import mercato.product.SampleProducts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EditProductsTest {

  private static final NewProduct BARE =
      new NewProduct(null, "Bare", null, List.of("A"), new Money(7, "EUR"), null, null);
  private static final ProductPatch NEW_NAME =
      new ProductPatch("New", null, null, null, null, null, null);

  private static Vertx vertx;
  private static Shelf shelf;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    shelf = new Shelf(vertx);
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @Test
  void aReplacementIsTheNextVersionAndTheSameAgainIsNone() {
    insert("replaced");
    ProductView replaced = await(replace("replaced", 1L, BARE));
    assertThat(replaced.name()).isEqualTo("Bare");
    assertThat(replaced.description()).isEmpty();
    assertThat(replaced.version()).isEqualTo(2);
    assertThat(await(replace("replaced", 2L, BARE))).isEqualTo(replaced);
    assertThat(shelf.stored("replaced").view()).isEqualTo(replaced);
    assertThat(refusal(() -> replace("replaced", 1L, BARE)).kind()).isEqualTo(Problem.Kind.STALE);
  }

  @Test
  void aReplacementKeepsTheId() {
    insert("kept");
    assertThat(pointers(() -> replace("kept", null, shirt("another")))).containsExactly("/id");
    assertThat(await(replace("kept", null, shirt("kept"))).version()).isEqualTo(1);
  }

  @Test
  void aPatchChangesWhatItNames() {
    insert("patched");
    ProductView patched = await(patch("patched", 1L, NEW_NAME));
    assertThat(patched.name()).isEqualTo("New");
    assertThat(patched.version()).isEqualTo(2);
    assertThat(refusal(() -> patch("patched", 1L, NEW_NAME)).kind()).isEqualTo(Problem.Kind.STALE);
    assertThat(pointers(() -> patch("patched", null, null))).containsExactly("");
  }

  @Test
  void aRetiredProductIsAnsweredAsItIsAndComesBackByPatch() {
    insert("retired");
    assertThat(refusal(() -> retire("retired", 9L)).kind()).isEqualTo(Problem.Kind.STALE);
    ProductView retired = await(retire("retired", 1L));
    assertThat(retired.status()).isEqualTo(ProductView.Status.RETIRED);
    assertThat(retired.version()).isEqualTo(2);
    assertThat(await(retire("retired", 1L))).isEqualTo(retired);
    var back = new ProductPatch(null, null, null, null, null, null, ProductView.Status.ACTIVE);
    assertThat(await(patch("retired", 2L, back)).status()).isEqualTo(ProductView.Status.ACTIVE);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(refusal(() -> replace("none", null, BARE)).code()).isEqualTo("NOT_FOUND");
    assertThat(refusal(() -> patch("none", null, NEW_NAME)).code()).isEqualTo("NOT_FOUND");
    assertThat(refusal(() -> retire("none", null)).code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void onlyStaffEdit() {
    var replace = new CatalogueOperations.ReplaceProduct("x", null, BARE);
    var patch = new CatalogueOperations.PatchProduct("x", null, NEW_NAME);
    var retire = new CatalogueOperations.RetireProduct("x", null);
    assertThat(
            List.of(
                refusal(() -> new ReplaceProduct(shelf.change).handle(replace, shopper())),
                refusal(() -> new PatchProduct(shelf.change).handle(patch, shopper())),
                refusal(() -> new RetireProduct(shelf.change).handle(retire, shopper()))))
        .extracting(Problem::kind)
        .containsOnly(Problem.Kind.FORBIDDEN);
  }

  private static void insert(String id) {
    await(shelf.products.insert(List.of(SampleProducts.stored(shirt(id)))));
  }

  private static Future<ProductView> replace(String id, Long version, NewProduct product) {
    return new ReplaceProduct(shelf.change)
        .handle(new CatalogueOperations.ReplaceProduct(id, version, product), staff());
  }

  private static Future<ProductView> patch(String id, Long version, ProductPatch patch) {
    return new PatchProduct(shelf.change)
        .handle(new CatalogueOperations.PatchProduct(id, version, patch), staff());
  }

  private static Future<ProductView> retire(String id, Long version) {
    return new RetireProduct(shelf.change)
        .handle(new CatalogueOperations.RetireProduct(id, version), staff());
  }
}
