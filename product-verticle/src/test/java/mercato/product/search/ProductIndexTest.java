package mercato.product.search;

import static mercato.product.SampleProducts.changed;
import static mercato.product.search.TestIndex.NOW;
import static mercato.product.search.TestIndex.SHOP;
import static mercato.product.search.TestIndex.ids;
import static mercato.product.search.TestIndex.named;
import static mercato.product.search.TestIndex.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.product.ProductOperations.FacetCount;
import mercato.contract.product.ProductOperations.Sort;
import mercato.contract.product.ProductView;
import mercato.contract.product.ProductView.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of what is taken in. */
class ProductIndexTest {

  private TestIndex index;

  @BeforeEach
  void open() throws IOException {
    index = TestIndex.ofShop();
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  @Test
  void whatIsFoundIsTheWholeProduct() throws IOException {
    assertThat(index.search("casio watch").items().get(0)).isEqualTo(SHOP.get(3));
  }

  @Test
  void aChangedProductReplacesItsFormerSelfAndARetiredOneIsGone() throws IOException {
    index.write(changed(SHOP.get(0), 9_900, Status.ACTIVE));
    assertThat(index.filtered(null, 9_900L, 9_900L, Map.of()).items())
        .singleElement()
        .satisfies(found -> assertThat(found.version()).isEqualTo(2));
    index.write(changed(changed(SHOP.get(0), 9_900, Status.ACTIVE), 9_900, Status.RETIRED));
    assertThat(ids(index.search("nike"))).isEmpty();
    assertThat(ids(index.sorted(null, Sort.NEWEST, 20, null))).hasSize(5);
    assertThat(index.facet("category")).contains(new FacetCount("Apparel", 2));
    assertThat(index.facet("inStock")).containsExactly(new FacetCount("false", 5));
  }

  @Test
  void aLowerVersionIsOldNewsWhetherTheHigherOneIsVisibleOrNot() throws IOException {
    ProductView second = changed(SHOP.get(0), 9_900, Status.ACTIVE);
    index.index.apply(List.of(snapshot(second)));
    index.index.apply(List.of(snapshot(SHOP.get(0))));
    index.index.refresh();
    assertThat(index.search("nike").items()).containsExactly(second);
    index.write(SHOP.get(0));
    assertThat(index.search("nike").items()).containsExactly(second);
    index.write(second, SHOP.get(0));
    assertThat(index.search("nike").items()).containsExactly(second);
  }

  @Test
  void oneThatWasRetiredAndComesBackIsFound() throws IOException {
    ProductView retired = changed(SHOP.get(0), 1_999, Status.RETIRED);
    index.write(retired);
    index.write(changed(retired, 1_999, Status.ACTIVE));
    assertThat(ids(index.search("nike"))).containsExactly("s1");
  }

  @Test
  void stockAndPopularitySurviveWhenTheProductIsWrittenAnew() throws IOException {
    index.stock("s1", true);
    index.popularity(Map.of("s1", 5L));
    index.write(changed(SHOP.get(0), 9_900, Status.ACTIVE));
    assertThat(ids(index.inStock(true, null))).containsExactly("s1");
    assertThat(ids(index.sorted(null, Sort.POPULARITY, 1, null))).containsExactly("s1");
  }

  @Test
  void theySurviveAlsoWhenAllHappensBetweenTwoRefreshes() throws IOException {
    ProductView fresh = named("f1", "Fresh");
    index.index.applyStock(Map.of("f1", true));
    index.index.apply(List.of(snapshot(fresh)));
    index.index.applyPopularity(Map.of("f1", 5L));
    index.index.apply(List.of(snapshot(changed(fresh, 9_900, Status.ACTIVE))));
    index.index.refresh();
    assertThat(index.inStock(true, null).items())
        .containsExactly(changed(fresh, 9_900, Status.ACTIVE));
    assertThat(ids(index.sorted(null, Sort.POPULARITY, 1, null))).containsExactly("f1");
  }

  @Test
  void stockThatIsToldBeforeItsProductWaitsForIt() throws IOException {
    index.stock("f1", true);
    index.popularity(Map.of("f2", 9L));
    assertThat(ids(index.sorted(null, Sort.NEWEST, 20, null))).hasSize(SHOP.size());
    assertThat(ids(index.inStock(true, null))).isEmpty();
    assertThat(index.facet("inStock")).containsExactly(new FacetCount("false", 6));
    index.write(named("f1", "Fresh"), named("f2", "Fresh too"));
    assertThat(ids(index.inStock(true, null))).containsExactly("f1");
    assertThat(ids(index.sorted(null, Sort.POPULARITY, 1, null))).containsExactly("f2");
  }

  @Test
  void aRetiredProductKeepsItsStock() throws IOException {
    index.stock("s1", true);
    ProductView retired = changed(SHOP.get(0), 1_999, Status.RETIRED);
    index.write(retired);
    assertThat(ids(index.inStock(true, null))).isEmpty();
    index.write(changed(retired, 1_999, Status.ACTIVE));
    assertThat(ids(index.inStock(true, null))).containsExactly("s1");
  }

  @Test
  void moreThanIsKeptInMemoryIsTakenInAtOnce() throws IOException {
    int many = ProductIndex.MAX_FRESH + 500;
    var stock = new HashMap<String, Boolean>();
    IntStream.range(0, many).forEach(i -> stock.put("m" + i, true));
    index.index.applyStock(stock);
    index.index.apply(
        IntStream.range(0, many).mapToObj(i -> snapshot(named("m" + i, "Many"))).toList());
    index.index.refresh();
    assertThat(index.facet("inStock"))
        .containsExactly(new FacetCount("true", many), new FacetCount("false", SHOP.size()));
  }

  @Test
  void aPriceThatHasBegunIsShownWithItsVersion() throws IOException {
    Instant first = NOW.minus(Duration.ofHours(2));
    Instant second = NOW.minus(Duration.ofHours(1));
    Instant third = NOW.plus(Duration.ofHours(1));
    var steps =
        List.of(
            new PriceStep(first, usd(10)),
            new PriceStep(second, usd(20)),
            new PriceStep(third, usd(30)));
    index.write(new Snapshot(SHOP.get(0), steps, List.of()));
    ProductView now = index.search("nike").items().get(0);
    assertThat(now.price()).isEqualTo(usd(20));
    assertThat(now.priceValidUntil()).isEqualTo(third);
    assertThat(now.version()).isEqualTo(SHOP.get(0).version() + 2);
    assertThat(now.updatedAt()).isEqualTo(second);

    index.write(new Snapshot(SHOP.get(0), steps.subList(0, 2), List.of()));
    assertThat(index.search("nike").items().get(0).priceValidUntil()).isNull();
    index.write(new Snapshot(SHOP.get(0), steps.subList(2, 3), List.of()));
    assertThat(index.search("nike").items().get(0)).isEqualTo(SHOP.get(0));
  }

  @Test
  void aFactOfAFormerBuildHasNoPlan() {
    var fact = new ProductChanged(SHOP.get(0), null, null, NOW);
    assertThat(Snapshot.of(fact)).isEqualTo(snapshot(SHOP.get(0)));
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
