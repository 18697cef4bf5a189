package mercato.product.search;

import static mercato.product.SampleProducts.product;
import static mercato.product.SampleProducts.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mercato.contract.Page;
import mercato.contract.product.ProductOperations.FacetCount;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductOperations.Sort;
import mercato.contract.product.ProductView;
import mercato.platform.stream.TopicExtent;
import mercato.product.model.SearchRules;
import mercato.product.search.ProductIndex.Reading;

/** An index as tests use it: what is written is found at once. */
final class TestIndex implements AutoCloseable {

  static final String PRODUCTS = "products";
  static final String STOCK = "stock";

  static final Map<String, TopicExtent> TOPICS =
      Map.of(PRODUCTS, extent("id-of-products"), STOCK, extent("id-of-stock"));

  static final List<ProductView> SHOP =
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

  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  final ProductIndex index;
  private final ProductSearch search = new ProductSearch();

  private TestIndex(Optional<Path> path, Map<String, TopicExtent> topics) throws IOException {
    index = ProductIndex.open(path, topics);
  }

  static TestIndex inMemory() throws IOException {
    return new TestIndex(Optional.empty(), TOPICS);
  }

  static TestIndex ofShop() throws IOException {
    var index = inMemory();
    index.write(SHOP.toArray(ProductView[]::new));
    return index;
  }

  static TestIndex on(Path path) throws IOException {
    return on(path, TOPICS);
  }

  static TestIndex on(Path path, Map<String, TopicExtent> topics) throws IOException {
    return new TestIndex(Optional.of(path), topics);
  }

  /** A topic with one partition and 100 facts. */
  static TopicExtent extent(String id) {
    return new TopicExtent(id, Map.of(0, 0L), Map.of(0, 100L));
  }

  static Snapshot snapshot(ProductView product) {
    return new Snapshot(product, List.of(), List.of());
  }

  static ProductView rated(ProductView product, double average) {
    return new ProductView(
        product.id(),
        product.name(),
        product.description(),
        product.category(),
        product.price(),
        product.images(),
        product.attributes(),
        new ProductView.Rating(average, 1),
        product.status(),
        product.priceValidUntil(),
        product.version() + 1,
        product.createdAt(),
        product.updatedAt());
  }

  static ProductView named(String id, String name) {
    return view(product(id, name, "Things", 1_000, "Grey"));
  }

  void write(ProductView... products) throws IOException {
    write(Arrays.stream(products).map(TestIndex::snapshot).toArray(Snapshot[]::new));
  }

  void write(Snapshot... products) throws IOException {
    index.apply(List.of(products));
    index.refresh();
  }

  void stock(String id, boolean some) throws IOException {
    index.applyStock(Map.of(id, some));
    index.refresh();
  }

  void popularity(Map<String, Long> totals) throws IOException {
    index.applyPopularity(totals);
    index.refresh();
  }

  SearchReply search(Search wanted) throws IOException {
    return index.read(searcher -> search.search(searcher, SearchRules.check(wanted), NOW));
  }

  SearchReply search(String q) throws IOException {
    return search(new Search(q, null, null, null, null, null, null, null, null, page(20, null)));
  }

  SearchReply sorted(String q, Sort sort, int limit, String cursor) throws IOException {
    return search(
        new Search(q, null, null, null, null, null, null, sort, null, page(limit, cursor)));
  }

  SearchReply inStock(Boolean some, Double rating) throws IOException {
    return search(
        new Search(null, null, null, null, some, rating, null, null, null, page(20, null)));
  }

  SearchReply filtered(String category, Long min, Long max, Map<String, List<String>> attributes)
      throws IOException {
    return search(
        new Search(null, category, min, max, null, null, attributes, null, null, page(20, null)));
  }

  List<FacetCount> facet(String name) throws IOException {
    return search(
            new Search(
                null, null, null, null, null, null, null, null, List.of(name), page(20, null)))
        .facets()
        .get(name);
  }

  <T> T read(Reading<T> reading) {
    try {
      return index.read(reading);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  static Page page(int limit, String cursor) {
    return new Page(limit, cursor);
  }

  static List<String> ids(SearchReply reply) {
    return reply.items().stream().map(ProductView::id).toList();
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
