package mercato.product.search;

import static mercato.product.SampleProducts.product;
import static mercato.product.SampleProducts.view;
import static mercato.product.search.TestIndex.SHOP;
import static mercato.product.search.TestIndex.ids;
import static mercato.product.search.TestIndex.page;
import static mercato.product.search.TestIndex.rated;
import static mercato.product.search.TestIndex.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mercato.contract.product.ProductOperations.FacetCount;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Filters, and the counts beside them. */
class FacetsTest {

  private static final List<String> ALL =
      List.of("category", "price", "rating", "inStock", "attr.colour", "attr.material");

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
  void filtersOfOneAttributeAddUpAndThoseOfSeveralNarrow() throws IOException {
    assertThat(ids(index.filtered(null, null, null, Map.of("colour", List.of("Red", "Brown")))))
        .containsExactlyInAnyOrder("s2", "b1");
    assertThat(
            ids(
                index.filtered(
                    null,
                    null,
                    null,
                    Map.of("colour", List.of("Red", "Brown"), "material", List.of("Leather")))))
        .containsExactly("b1");
    assertThat(ids(index.filtered(null, null, null, Map.of("colour", List.of("blue"))))).isEmpty();
  }

  @Test
  void aCategoryIsAPrefixOfWholeParts() throws IOException {
    assertThat(ids(index.filtered("Apparel/Topwear", null, null, Map.of())))
        .containsExactlyInAnyOrder("s1", "s2", "s3");
    assertThat(ids(index.filtered("Apparel/Top", null, null, Map.of()))).isEmpty();
  }

  @Test
  void pricesAreBoundedOnBothSides() throws IOException {
    assertThat(ids(index.filtered(null, 2_000L, 4_999L, Map.of())))
        .containsExactlyInAnyOrder("s2", "s3", "b1");
    assertThat(ids(index.filtered(null, null, 1_999L, Map.of()))).containsExactly("s1");
    assertThat(ids(index.filtered(null, 60_000L, null, Map.of()))).containsExactly("w2");
  }

  @Test
  void stockIsThereOrNotAndUntilItIsToldThereIsNone() throws IOException {
    assertThat(ids(index.inStock(true, null))).isEmpty();
    index.stock("s1", true);
    index.stock("w1", true);
    assertThat(ids(index.inStock(true, null))).containsExactlyInAnyOrder("s1", "w1");
    index.stock("s1", false);
    assertThat(ids(index.inStock(true, null))).containsExactly("w1");
    assertThat(ids(index.inStock(false, null))).hasSize(5).doesNotContain("w1");
    assertThat(index.facet("inStock"))
        .containsExactly(new FacetCount("false", 5), new FacetCount("true", 1));
  }

  @Test
  void aRatingIsTheLeastAverage() throws IOException {
    index.write(rated(SHOP.get(0), 4.0), rated(SHOP.get(1), 3.99), rated(SHOP.get(2), 5));
    assertThat(ids(index.inStock(null, 4.0))).containsExactlyInAnyOrder("s1", "s3");
    assertThat(ids(index.inStock(null, 3.99))).hasSize(3);
    assertThat(index.facet("rating"))
        .containsExactly(
            new FacetCount("1", 3),
            new FacetCount("2", 3),
            new FacetCount("3", 3),
            new FacetCount("4", 2),
            new FacetCount("5", 1));
  }

  @Test
  void aFacetCountsWhatTheOtherFiltersLeave() throws IOException {
    var reply =
        index.search(
            new Search(
                null,
                "Accessories",
                null,
                null,
                null,
                null,
                Map.of("colour", List.of("Blue")),
                null,
                List.of("category", "price", "attr.colour", "attr.material"),
                page(20, null)));
    assertThat(ids(reply)).containsExactly("w2");
    assertThat(reply.facets().keySet())
        .containsExactly("category", "price", "attr.colour", "attr.material");
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
  void countsAreThoseOfTheIndexAsItIs() throws IOException {
    assertThat(index.facet("attr.colour")).contains(new FacetCount("Red", 1));
    index.write(view(product("s4", "Red scarf", "Apparel/Scarves", 1_000, "Red")));
    assertThat(index.facet("attr.colour")).contains(new FacetCount("Red", 2));
  }

  /** Of every facet of a made-up shop, under filters and without. */
  @Test
  void eachCountIsWhatItsFilterFinds() throws IOException {
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      index.index.apply(List.of(snapshot(random(random, "r" + i))));
      index.index.applyStock(Map.of("r" + i, random.nextBoolean()));
    }
    index.index.refresh();
    var searches =
        List.of(
            search(null, null, null, null, null, Map.of()),
            search("gadget", null, null, null, null, Map.of()),
            search("gadget", "A", 2_000L, true, 2.0, Map.of("colour", List.of("Red", "Blue"))),
            search(null, "A/B", null, false, null, Map.of()));
    for (Search search : searches) {
      var facets = index.search(search).facets();
      assertThat(facets).hasSize(ALL.size());
      for (var facet : facets.entrySet()) {
        for (FacetCount count : facet.getValue()) {
          var narrowed = narrowed(search, facet.getKey(), count.value());
          assertThat(all(narrowed))
              .as("%s = %s in %s", facet.getKey(), count.value(), search)
              .hasSize((int) count.count());
        }
      }
    }
  }

  @Test
  void bandsOfPricesStockAndTopCategoriesSumUp() throws IOException {
    for (String facet : List.of("price", "inStock")) {
      assertThat(index.facet(facet).stream().mapToLong(FacetCount::count).sum())
          .isEqualTo(SHOP.size());
    }
    assertThat(
            index.facet("category").stream()
                .filter(count -> !count.value().contains("/"))
                .mapToLong(FacetCount::count)
                .sum())
        .isEqualTo(SHOP.size());
  }

  private static ProductView random(Random random, String id) {
    String category = List.of("A", "A/B", "A/B/C", "A/B/C/D/E", "F").get(random.nextInt(5));
    String colour = List.of("Red", "Blue", "Grey").get(random.nextInt(3));
    var product =
        view(
            product(
                id,
                random.nextBoolean() ? "Gadget" : "Widget",
                "",
                category,
                random.nextInt(60_000),
                random.nextBoolean()
                    ? Map.of("colour", colour)
                    : Map.of("colour", colour, "material", "Steel")));
    return rated(product, random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(401) / 100.0);
  }

  private static Search search(
      String q,
      String category,
      Long min,
      Boolean inStock,
      Double rating,
      Map<String, List<String>> attributes) {
    return new Search(
        q, category, min, null, inStock, rating, attributes, null, ALL, page(100, null));
  }

  /** With the facet's own filter set to one of its values. */
  private static Search narrowed(Search search, String facet, String value) {
    var attributes = new HashMap<>(search.attributes());
    String[] ends = facet.equals("price") ? value.split("-") : null;
    if (facet.startsWith("attr.")) {
      attributes.put(facet.substring(5), List.of(value));
    }
    return new Search(
        search.q(),
        facet.equals("category") ? value : search.category(),
        ends != null ? Long.valueOf(ends[0]) : search.minPrice(),
        ends == null ? search.maxPrice() : ends.length > 1 ? Long.valueOf(ends[1]) : null,
        facet.equals("inStock") ? Boolean.valueOf(value) : search.inStock(),
        facet.equals("rating") ? Double.valueOf(value) : search.rating(),
        attributes,
        null,
        List.of(),
        search.page());
  }

  private List<String> all(Search search) throws IOException {
    var ids = new ArrayList<String>();
    String cursor = null;
    do {
      SearchReply reply =
          index.search(
              new Search(
                  search.q(),
                  search.category(),
                  search.minPrice(),
                  search.maxPrice(),
                  search.inStock(),
                  search.rating(),
                  search.attributes(),
                  null,
                  null,
                  page(100, cursor)));
      ids.addAll(ids(reply));
      cursor = reply.next();
    } while (cursor != null);
    return ids;
  }
}
