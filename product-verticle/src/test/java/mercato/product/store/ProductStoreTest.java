package mercato.product.store;

import static mercato.product.SampleProducts.AT;
import static mercato.product.SampleProducts.shirt;
import static mercato.product.SampleProducts.stored;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductView;
import mercato.product.SampleProducts;
import mercato.product.model.PricePlan.Change;
import mercato.product.model.PricePlan.Sale;
import mercato.product.model.Product;
import mercato.product.store.ProductStore.Chronicle;
import mercato.product.store.ProductStore.Quote;
import mercato.product.store.ProductStore.Replacement;
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
    Product whole = planned("whole").withRating(new ProductView.Rating(4.25, 4));
    assertThat(await(products.insert(List.of(whole)))).isEmpty();
    assertThat(await(products.find("whole"))).contains(whole);
    assertThat(await(products.find(List.of("whole", "nothing")))).containsExactly(whole);
    assertThat(await(products.find("nothing"))).isEmpty();
  }

  @Test
  void aProductThatIsThereIsLeftAsItIs() {
    await(products.insert(List.of(stored(shirt("kept")))));
    var other = stored(SampleProducts.product("kept", "Another name", "Apparel", 1, "Red"));
    assertThat(await(products.insert(List.of(other, stored(shirt("fresh"))))))
        .containsExactly("kept");
    assertThat(await(products.find("kept")).orElseThrow().name()).isEqualTo("Blue cotton shirt");
    assertThat(await(products.find("fresh"))).isPresent();
  }

  @Test
  void aBatchOf1000IsWrittenOnce() {
    var batch = IntStream.range(0, 1_000).mapToObj(i -> stored(shirt("bulk-" + i))).toList();
    assertThat(await(products.insert(batch))).isEmpty();
    assertThat(await(products.insert(batch))).hasSize(1_000).contains("bulk-0", "bulk-999");
    assertThat(await(products.find(List.of("bulk-0", "bulk-999", "bulk-1000")))).hasSize(2);
  }

  @Test
  void ofTwoWhoReplaceTheSameVersionOneDoes() {
    Product before = planned("raced");
    await(products.insert(List.of(before)));
    Product after = next(before, AT.plusSeconds(1)).withCategory(List.of("Other"));
    assertThat(await(products.replace(new Replacement(before, after)))).isTrue();
    assertThat(await(products.replace(new Replacement(before, before)))).isFalse();
    assertThat(await(products.find("raced"))).contains(after);
    assertThat(await(products.replace(new Replacement(stored(shirt("none")), after)))).isFalse();
  }

  @Test
  void ofABulkThoseAreWrittenThatNobodyElseHasChanged() {
    var before = IntStream.range(0, 250).mapToObj(i -> stored(shirt("cas-" + i))).toList();
    await(products.insert(before));
    var replacements =
        before.stream().map(each -> new Replacement(each, next(each, AT.plusSeconds(1)))).toList();
    assertThat(await(products.replace(replacements.subList(0, 3)))).isEqualTo(3);
    assertThat(await(products.replace(replacements))).isEqualTo(247);
    assertThat(await(products.find(List.of("cas-0", "cas-249"))))
        .extracting(Product::version)
        .containsExactly(2L, 2L);
    assertThat(await(products.replace(List.of()))).isZero();
  }

  @Test
  void theHistoryHasEachPriceThatCameIntoForceAndNothingElse() {
    Product first = planned("past");
    await(products.insert(List.of(first)));
    Product second = next(first, AT.plusSeconds(15));
    await(products.replace(new Replacement(first, second)));
    Product third = next(second, AT.plusSeconds(16)).withCategory(List.of("Other"));
    await(products.replace(new Replacement(second, third)));
    assertThat(await(products.findChronicle("past")))
        .contains(
            new Chronicle(
                third,
                List.of(
                    new PriceStep(AT, usd(1_999)), new PriceStep(AT.plusSeconds(10), usd(1_000)))));
  }

  @Test
  void theHistoryKeepsTheNewest1000() {
    Product product = stored(shirt("long"));
    await(products.insert(List.of(product)));
    for (int second = 1; second <= 1_001; second += 250) {
      Product busy = product;
      for (int i = second; i < second + 250; i++) {
        busy = plan(busy, new Change("c" + i, AT.plusSeconds(i), usd(i)));
      }
      Product settled = next(busy, AT.plusSeconds(second + 249));
      await(products.replace(new Replacement(busy, settled)));
      product = settled;
    }
    var history = await(products.findChronicle("long")).orElseThrow().history();
    assertThat(history).hasSize(1_000);
    assertThat(history).first().isEqualTo(new PriceStep(AT.plusSeconds(251), usd(251)));
    assertThat(history).last().isEqualTo(new PriceStep(AT.plusSeconds(1_250), usd(1_250)));
  }

  @Test
  void aPriceIsReadWithItsPlan() {
    await(products.insert(List.of(planned("priced"))));
    assertThat(await(products.prices(List.of("priced", "unknown"))))
        .containsExactly(
            new Quote(
                "priced",
                "Blue cotton shirt",
                planned("priced").price(),
                ProductView.Status.ACTIVE));
  }

  @Test
  void anAmountIsAWholeNumberOfMinorUnits() {
    await(products.insert(List.of(stored(shirt("amount")))));
    var stored =
        await(
            database
                .client()
                .findOne(
                    CatalogueDatabase.PRODUCTS,
                    new JsonObject().put("_id", "amount"),
                    new JsonObject()));
    assertThat(stored.getJsonObject("price").getValue("amount")).isIn(1_999, 1_999L);
  }

  @Test
  void aDocumentOfTheEarlierFormIsAProductWithNothingPlanned() {
    await(database.client().insert(CatalogueDatabase.PRODUCTS, earlierForm("old")));
    Product expected = stored(shirt("old"));
    assertThat(await(products.find("old"))).contains(expected);
    assertThat(await(products.prices(List.of("old"))))
        .singleElement()
        .extracting(Quote::plan)
        .isEqualTo(expected.price());
    assertThat(await(products.findChronicle("old")).orElseThrow().history())
        .containsExactly(new PriceStep(AT, usd(1_999)));
    Product after = plan(next(expected, AT.plusSeconds(1)), new Change("c", AT, usd(5)));
    assertThat(await(products.replace(new Replacement(expected, after)))).isTrue();
    assertThat(await(products.find("old"))).contains(after);
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

  /** Half price from the 10th second to the 20th, another price from the 30th on. */
  private static Product planned(String id) {
    Product plain = stored(shirt(id));
    return plain.withPrice(
        plain
            .price()
            .with(new Sale("s", 50, AT.plusSeconds(10), AT.plusSeconds(20)))
            .with(new Change("c", AT.plusSeconds(30), usd(2_500))));
  }

  private static Product plan(Product product, Change change) {
    return product.withPrice(product.price().with(change));
  }

  private static Product next(Product product, Instant now) {
    Product current = product.at(now);
    return current.withVersion(current.version() + 1, now);
  }

  private static JsonObject earlierForm(String id) {
    return new JsonObject()
        .put("_id", id)
        .put("name", "Blue cotton shirt")
        .put("description", "")
        .put("category", new JsonArray().add("Apparel").add("Topwear").add("Shirts"))
        .put("price", new JsonObject().put("amount", 1_999).put("currency", "USD"))
        .put("images", new JsonArray().add("https://example.org/" + id + ".jpg"))
        .put("attributes", new JsonObject().put("colour", "Blue"))
        .put("status", "ACTIVE")
        .put("version", 1L)
        .put("createdAt", AT.toEpochMilli())
        .put("updatedAt", AT.toEpochMilli());
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
