package mercato.product.store;

import static mercato.product.SampleProducts.shirt;
import static mercato.product.SampleProducts.view;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView;
import mercato.product.SampleProducts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProductStoreTest {

  private static Vertx vertx;
  private static CatalogueDatabase database;
  private static ProductStore products;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    database = Catalogues.open(vertx);
    products = new ProductStore(database);
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @Test
  void whatWasWrittenIsRead() {
    ProductView shirt = view(shirt("whole"));
    assertThat(await(products.insert(List.of(shirt)))).isEqualTo(1);
    assertThat(await(products.find("whole"))).contains(shirt);
    assertThat(await(products.find("nothing"))).isEmpty();
  }

  @Test
  void aProductThatIsThereIsLeftAsItIs() {
    await(products.insert(List.of(view(shirt("kept")))));
    var other = view(SampleProducts.product("kept", "Another name", "Apparel", 1, "Red"));
    assertThat(await(products.insert(List.of(other, view(shirt("fresh")))))).isEqualTo(1);
    assertThat(await(products.find("kept")).orElseThrow().name()).isEqualTo("Blue cotton shirt");
    assertThat(await(products.find("fresh"))).isPresent();
  }

  @Test
  void aBatchOf1000IsWrittenOnce() {
    var batch = IntStream.range(0, 1_000).mapToObj(i -> view(shirt("bulk-" + i))).toList();
    assertThat(await(products.insert(batch))).isEqualTo(1_000);
    assertThat(await(products.insert(batch))).isZero();
    assertThat(await(products.find(List.of("bulk-0", "bulk-999", "bulk-1000")))).hasSize(2);
  }

  @Test
  void aPriceIsAWholeNumberOfMinorUnits() {
    await(products.insert(List.of(view(shirt("priced")))));
    assertThat(await(products.prices(List.of("priced", "unknown"))))
        .containsExactly(
            new Priced(
                "priced", "Blue cotton shirt", new Money(1_999, "USD"), ProductView.Status.ACTIVE));
    var stored =
        await(
            database
                .client()
                .findOne(
                    CatalogueDatabase.PRODUCTS,
                    new JsonObject().put("_id", "priced"),
                    new JsonObject()));
    assertThat(stored.getJsonObject("price").getValue("amount")).isIn(1_999, 1_999L);
  }

  @Test
  void aServerThatIsAwayIsUnavailable() {
    var nowhere = CatalogueDatabase.open(vertx, "mongodb://127.0.0.1:1");
    var problem =
        catchThrowableOfType(
            Problem.class, () -> await(new ProductStore(nowhere).find("whatever")));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
    await(nowhere.close());
  }
}
