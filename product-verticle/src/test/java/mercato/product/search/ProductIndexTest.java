package mercato.product.search;

import static mercato.product.SampleProducts.changed;
import static mercato.product.SampleProducts.product;
import static mercato.product.SampleProducts.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations.FacetCount;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductOperations.Sort;
import mercato.contract.product.ProductView;
import mercato.contract.product.ProductView.Status;
import mercato.product.model.SearchRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProductIndexTest {

  private static final List<ProductView> SHOP =
      List.of(
          view(product("s1", "Nike Men Running T-shirt", "Apparel/Topwear/Tshirts", 1_999, "Blue")),
          view(product("s2", "Adidas Women Tshirts", "Apparel/Topwear/Tshirts", 2_000, "Red")),
          view(product("s3", "Arrow Men Formal Shirt", "Apparel/Topwear/Shirts", 4_999, "Blue")),
          view(product("w1", "Casio Men Watch", "Accessories/Watches", 7_500, "Black")),
          view(product("w2", "Fossil Women Watches", "Accessories/Watches", 60_000, "Blue")),
          view(
              product(
                  "b1",
                  "Leather belt",
                  "Goes with every watch from Casio.",
                  "Accessories/Belts",
                  2_500,
                  Map.of("colour", "Brown", "material", "Leather"))));

  private ProductIndex index;

  @BeforeEach
  void open() throws IOException {
    index = new ProductIndex();
    write(SHOP);
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  @ParameterizedTest
  @CsvSource({
    "watch, w1 w2 b1",
    "watches, w1 w2 b1",
    "WATCHING, w1 w2 b1",
    "wacth, w1 w2 b1",
    "wathc, w1 w2 b1",
    "watc, w1 w2 b1",
    "waatches, w2 w1 b1",
    "mike, s1",
    "addidas tshrits, s2",
    "t-shirt, s2 s1 s3",
    "T shirt, s2 s1 s3",
    "tshirts, s2 s1 s3",
    "runnning, s1",
    "women red, s2",
    "blue shirts, s3 s1",
    "casio belt, b1",
    "ni, ''",
    "nke bag, ''",
    "the of, ''",
    "!!!, ''"
  })
  void wordsAreFoundByStemAndThroughOneTypo(String q, String ids) throws IOException {
    assertThat(String.join(" ", ids(search(q)))).isEqualTo(ids);
  }

  @Test
  void aNameCountsMoreThanADescription() throws IOException {
    assertThat(ids(search("casio"))).containsExactly("w1", "b1");
  }

  @Test
  void aWordThatManyProductsHaveIsMeantAsItIs() throws IOException {
    for (int i = 0; i < 6; i++) {
      write(List.of(view(product("k" + i, "Green skirt", "Apparel", 1_000, "Green"))));
    }
    assertThat(ids(search("skirt"))).hasSize(6);
    assertThat(ids(search("shirt"))).startsWith("s3").contains("k0");
  }

  @Test
  void filtersOfOneAttributeAddUpAndThoseOfSeveralNarrow() throws IOException {
    assertThat(ids(filtered(null, null, null, Map.of("colour", List.of("Red", "Brown")))))
        .containsExactlyInAnyOrder("s2", "b1");
    assertThat(
            ids(
                filtered(
                    null,
                    null,
                    null,
                    Map.of("colour", List.of("Red", "Brown"), "material", List.of("Leather")))))
        .containsExactly("b1");
    assertThat(ids(filtered(null, null, null, Map.of("colour", List.of("blue"))))).isEmpty();
  }

  @Test
  void aCategoryIsAPrefixOfWholeParts() throws IOException {
    assertThat(ids(filtered("Apparel/Topwear", null, null, Map.of())))
        .containsExactlyInAnyOrder("s1", "s2", "s3");
    assertThat(ids(filtered("Apparel/Top", null, null, Map.of()))).isEmpty();
  }

  @Test
  void pricesAreBoundedOnBothSides() throws IOException {
    assertThat(ids(filtered(null, 2_000L, 4_999L, Map.of())))
        .containsExactlyInAnyOrder("s2", "s3", "b1");
    assertThat(ids(filtered(null, null, 1_999L, Map.of()))).containsExactly("s1");
    assertThat(ids(filtered(null, 60_000L, null, Map.of()))).containsExactly("w2");
  }

  @Test
  void aFacetCountsWhatTheOtherFiltersLeave() throws IOException {
    var reply =
        index.search(
            SearchRules.check(
                new Search(
                    null,
                    "Accessories",
                    null,
                    null,
                    Map.of("colour", List.of("Blue")),
                    null,
                    List.of("category", "price", "attr.colour", "attr.material"),
                    new Page(20, null))));
    assertThat(ids(reply)).containsExactly("w2");
    assertThat(reply.facets().get("category"))
        .containsExactly(
            new FacetCount("Apparel", 2),
            new FacetCount("Apparel/Topwear", 2),
            new FacetCount("Accessories", 1),
            new FacetCount("Accessories/Watches", 1),
            new FacetCount("Apparel/Topwear/Shirts", 1),
            new FacetCount("Apparel/Topwear/Tshirts", 1));
    assertThat(reply.facets().get("attr.colour"))
        .containsExactly(
            new FacetCount("Black", 1), new FacetCount("Blue", 1), new FacetCount("Brown", 1));
    assertThat(reply.facets().get("price")).containsExactly(new FacetCount("50000-", 1));
    assertThat(reply.facets().get("attr.material")).isEmpty();
  }

  @Test
  void priceBandsAreThoseThatAFilterWouldFind() throws IOException {
    for (FacetCount band : facet("price")) {
      String[] ends = band.value().split("-");
      var found =
          filtered(
              null,
              Long.valueOf(ends[0]),
              ends.length > 1 ? Long.valueOf(ends[1]) : null,
              Map.of());
      assertThat(found.items()).as(band.value()).hasSize((int) band.count());
    }
    assertThat(facet("price").stream().mapToLong(FacetCount::count).sum()).isEqualTo(SHOP.size());
  }

  @Test
  void aChangedProductReplacesItsFormerSelfAndARetiredOneIsGone() throws IOException {
    write(List.of(changed(SHOP.get(0), 9_900, Status.ACTIVE)));
    assertThat(filtered(null, 9_900L, 9_900L, Map.of()).items())
        .singleElement()
        .satisfies(found -> assertThat(found.version()).isEqualTo(2));
    write(List.of(changed(SHOP.get(0), 9_900, Status.RETIRED)));
    assertThat(ids(search("nike"))).isEmpty();
    assertThat(facet("category").stream().filter(c -> c.value().equals("Apparel")))
        .containsExactly(new FacetCount("Apparel", 2));
  }

  @Test
  void whatIsFoundIsTheWholeProduct() throws IOException {
    assertThat(search("casio watch").items().get(0)).isEqualTo(SHOP.get(3));
  }

  @Test
  void listsAreOrderedAsAskedAndTiesById() throws IOException {
    assertThat(ids(sorted(Sort.PRICE, 20, null)))
        .containsExactly("s1", "s2", "b1", "s3", "w1", "w2");
    assertThat(ids(sorted(Sort.PRICE_DESCENDING, 20, null)))
        .containsExactly("w2", "w1", "s3", "b1", "s2", "s1");
    assertThat(ids(sorted(Sort.NEWEST, 20, null)))
        .containsExactly("b1", "s1", "s2", "s3", "w1", "w2");
  }

  @ParameterizedTest
  @EnumSource(Sort.class)
  void aWalkWhileOthersWriteRepeatsNothingAndMissesNothing(Sort sort) throws IOException {
    var random = new Random(42);
    var there = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      there.add("p" + i);
      write(List.of(random(random, "p" + i)));
    }
    var seen = new ArrayList<String>();
    String cursor = null;
    do {
      var reply =
          index.search(
              SearchRules.check(
                  new Search("gadget", null, null, null, null, sort, null, new Page(7, cursor))));
      seen.addAll(ids(reply));
      cursor = reply.next();
      write(List.of(random(random, "late" + seen.size())));
    } while (cursor != null);
    assertThat(seen).doesNotHaveDuplicates().containsAll(there);
  }

  @Test
  void theLastPageHasNoNext() throws IOException {
    var first = sorted(Sort.PRICE, 5, null);
    assertThat(first.next()).isNotNull();
    var second = sorted(Sort.PRICE, 5, first.next());
    assertThat(ids(second)).containsExactly("w2");
    assertThat(second.next()).isNull();
    assertThat(sorted(Sort.PRICE, 6, null).next()).isNull();
  }

  @Test
  void aCursorOfAnotherListOrNoneAtAllIsRefused() throws IOException {
    String byPrice = sorted(Sort.PRICE, 2, null).next();
    assertThat(refusal(Sort.NEWEST, byPrice)).isEqualTo("INVALID_REQUEST");
    assertThat(refusal(Sort.PRICE, "%%%")).isEqualTo("INVALID_REQUEST");
    assertThat(refusal(Sort.PRICE, "")).isEqualTo("INVALID_REQUEST");
    assertThat(refusal(Sort.PRICE, encoded("1 PRICE x id"))).isEqualTo("INVALID_REQUEST");
    assertThat(refusal(Sort.RELEVANCE, encoded("1 RELEVANCE 99999999999 id")))
        .isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aCursorOfAFormerFormatHasExpired() {
    assertThat(refusal(Sort.PRICE, encoded("0 PRICE 1 id"))).isEqualTo("CURSOR_EXPIRED");
  }

  private static ProductView random(Random random, String id) {
    String name = "Gadget" + " extra".repeat(random.nextInt(4));
    return view(product(id, name, "Gadgets", random.nextInt(10), "Grey"));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String refusal(Sort sort, String cursor) {
    return catchThrowableOfType(Problem.class, () -> sorted(sort, 2, cursor)).code();
  }

  private void write(List<ProductView> products) throws IOException {
    index.apply(products);
    index.refresh();
  }

  private SearchReply search(String q) throws IOException {
    return search(new Search(q, null, null, null, null, null, null, new Page(20, null)));
  }

  private SearchReply filtered(
      String category, Long min, Long max, Map<String, List<String>> attributes)
      throws IOException {
    return search(new Search(null, category, min, max, attributes, null, null, new Page(20, null)));
  }

  private SearchReply sorted(Sort sort, int limit, String cursor) throws IOException {
    return search(new Search(null, null, null, null, null, sort, null, new Page(limit, cursor)));
  }

  private List<FacetCount> facet(String name) throws IOException {
    return search(new Search(null, null, null, null, null, null, List.of(name), new Page(20, null)))
        .facets()
        .get(name);
  }

  private SearchReply search(Search search) throws IOException {
    return index.search(SearchRules.check(search));
  }

  private static List<String> ids(SearchReply reply) {
    return reply.items().stream().map(ProductView::id).toList();
  }
}
