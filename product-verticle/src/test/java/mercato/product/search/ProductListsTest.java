package mercato.product.search;

import static mercato.product.SampleProducts.changed;
import static mercato.product.SampleProducts.product;
import static mercato.product.SampleProducts.view;
import static mercato.product.search.TestIndex.NOW;
import static mercato.product.search.TestIndex.SHOP;
import static mercato.product.search.TestIndex.named;
import static mercato.product.search.TestIndex.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.product.CategoryOperations.CategoryView;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductView;
import mercato.contract.product.ProductView.Status;
import mercato.product.search.SharedIndex.Bucket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProductListsTest {

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
  void dueAreThoseWhosePriceHasEndedTheEarliestFirstRetiredOnesToo() throws IOException {
    index.write(
        snapshot(until(named("d1", "Due"), NOW, Status.ACTIVE)),
        snapshot(until(named("d2", "Due"), NOW.plusMillis(1), Status.ACTIVE)),
        snapshot(until(named("d3", "Due"), NOW.minusMillis(1), Status.RETIRED)));
    assertThat(due(NOW, 10)).containsExactly("d3", "d1");
    assertThat(due(NOW.plusMillis(1), 10)).containsExactly("d3", "d1", "d2");
    assertThat(due(NOW, 1)).containsExactly("d3");
    assertThat(due(Instant.EPOCH, 10)).isEmpty();
    index.write(changed(named("d1", "Due"), 5, Status.ACTIVE));
    assertThat(due(NOW, 10)).containsExactly("d3");
  }

  @Test
  void aSaleLacksWhereItShouldLieAndStraysWhereItShouldNot() throws IOException {
    index.write(
        onSale(SHOP.get(0), "x"),
        onSale(SHOP.get(3), "x", "y"),
        onSale(changed(SHOP.get(1), 2_000, Status.RETIRED), "x"),
        snapshot(changed(SHOP.get(4), 60_000, Status.RETIRED)));
    assertThat(lacking("x", "Apparel", 10)).containsExactly("s3");
    assertThat(lacking("x", "Accessories", 10)).containsExactly("b1");
    assertThat(lacking("z", "Apparel", 1)).hasSize(1);
    assertThat(straying("x", "Apparel", 10)).containsExactly("w1");
    assertThat(straying("x", "Accessories", 10)).containsExactlyInAnyOrder("s1", "s2");
    assertThat(straying("x", null, 10)).containsExactlyInAnyOrder("s1", "s2", "w1");
    assertThat(straying("x", null, 2)).hasSize(2);
    assertThat(straying("z", null, 2)).isEmpty();
    assertThat(index.<Long>read(searcher -> ProductLists.countSale(searcher, "x"))).isEqualTo(2);
  }

  @Test
  void underACategoryAreAllOfItAndBelowRetiredOnesToo() throws IOException {
    index.write(changed(SHOP.get(1), 2_000, Status.RETIRED));
    assertThat(under("Apparel", 10)).containsExactlyInAnyOrder("s1", "s2", "s3");
    assertThat(under("Apparel/Topwear/Tshirts", 10)).containsExactlyInAnyOrder("s1", "s2");
    assertThat(under("App", 10)).isEmpty();
    assertThat(under("Apparel", 2)).hasSize(2);
  }

  @Test
  void categoriesAreATreeByNameWithWhatLiesBelow() throws IOException {
    var tree = new CategoryTree();
    index.write(changed(SHOP.get(1), 2_000, Status.RETIRED));
    index.write(view(product("a1", "Apple", "Apparel & Co/Deep/er/still/so", 1, "Red")));
    List<CategoryView> top = index.read(tree::of);
    assertThat(top)
        .extracting(CategoryView::name)
        .containsExactly("Accessories", "Apparel", "Apparel & Co");
    assertThat(top).extracting(CategoryView::count).containsExactly(3L, 2L, 1L);
    CategoryView topwear = top.get(1).children().get(0);
    assertThat(topwear)
        .isEqualTo(
            new CategoryView(
                "Topwear",
                "Apparel/Topwear",
                2,
                List.of(
                    new CategoryView("Shirts", "Apparel/Topwear/Shirts", 1, List.of()),
                    new CategoryView("Tshirts", "Apparel/Topwear/Tshirts", 1, List.of()))));
    assertThat(top.get(2).children().get(0).children().get(0).children().get(0).children().get(0))
        .isEqualTo(new CategoryView("so", "Apparel & Co/Deep/er/still/so", 1, List.of()));
    index.write(view(product("a2", "Ax", "Tools", 1, "Red")));
    List<CategoryView> grown = index.read(tree::of);
    assertThat(grown).hasSize(4);
  }

  @Test
  void viewsAreOfActiveProductsInTheOrderOfTheIds() throws IOException {
    index.write(changed(SHOP.get(1), 2_000, Status.RETIRED));
    index.stock("announced", true);
    index.write(
        new Snapshot(SHOP.get(2), List.of(new PriceStep(NOW, new Money(1, "USD"))), List.of()));
    List<ProductView> views =
        index.read(
            searcher ->
                ProductLists.views(
                    searcher, List.of("w1", "none", "s2", "announced", "s3", "b1"), NOW));
    assertThat(views).extracting(ProductView::id).containsExactly("w1", "s3", "b1");
    assertThat(views.get(1).price()).isEqualTo(new Money(1, "USD"));
  }

  @Test
  void thePopularOfACategoryAreTheActiveOnesByOrders() throws IOException {
    index.popularity(Map.of("s1", 3L, "s2", 9L, "s3", 5L, "w1", 100L));
    assertThat(popular("Apparel", 2)).containsExactly("s2", "s3");
    index.write(changed(SHOP.get(1), 2_000, Status.RETIRED));
    assertThat(popular("Apparel", 10)).containsExactly("s3", "s1");
    assertThat(popular("Nothing", 10)).isEmpty();
  }

  @Test
  void theDigestAddsUpIdsAndVersionsByBucket() throws IOException {
    index.stock("announced", true);
    index.write(changed(SHOP.get(1), 2_000, Status.RETIRED));
    List<Bucket> digest = index.read(Digest::of);
    assertThat(digest).hasSize(1_024);
    assertThat(digest.stream().mapToLong(Bucket::products).sum()).isEqualTo(SHOP.size());
    // CRC-32 of "s2" is 0x8d1c694a, of "s2@2" 0x478fff15, both as any ZIP program has them.
    int bucket = 0x14a;
    assertThat(Digest.bucket("s2")).isEqualTo(bucket);
    assertThat(digest.get(bucket)).isEqualTo(new Bucket(1, 0x478fff15L));
    Map<String, Long> versions = index.read(searcher -> Digest.versions(searcher, bucket));
    assertThat(versions).isEqualTo(Map.of("s2", 2L));
    index.write(changed(changed(SHOP.get(1), 2_000, Status.ACTIVE), 5, Status.ACTIVE));
    List<Bucket> later = index.read(Digest::of);
    assertThat(later.get(bucket)).isNotEqualTo(digest.get(bucket));
  }

  private static ProductView until(ProductView product, Instant end, Status status) {
    ProductView changed = changed(product, 5, status);
    return new ProductView(
        changed.id(),
        changed.name(),
        changed.description(),
        changed.category(),
        changed.price(),
        changed.images(),
        changed.attributes(),
        changed.rating(),
        status,
        end,
        1,
        changed.createdAt(),
        changed.updatedAt());
  }

  private static Snapshot onSale(ProductView product, String... sales) {
    return new Snapshot(product, List.of(), List.of(sales));
  }

  private List<String> due(Instant now, int limit) {
    return index.read(searcher -> ProductLists.due(searcher, now, limit));
  }

  private List<String> lacking(String sale, String category, int limit) {
    return index.read(searcher -> ProductLists.lackingSale(searcher, sale, category, limit));
  }

  private List<String> straying(String sale, String category, int limit) {
    return index.read(searcher -> ProductLists.strayingSale(searcher, sale, category, limit));
  }

  private List<String> under(String category, int limit) {
    return index.read(searcher -> ProductLists.under(searcher, category, limit));
  }

  private List<String> popular(String category, int limit) {
    return index.read(searcher -> ProductLists.popularIn(searcher, category, limit));
  }
}
