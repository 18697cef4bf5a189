package mercato.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.FacetCount;
import mercato.contract.product.ProductOperations.Recommend;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductOperations.Sort;
import mercato.contract.product.ProductOperations.Suggest;
import mercato.contract.product.ProductView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue as shoppers see it. */
class ProductRoutesTest {

  @RegisterExtension static final SharedGateway gateway = new SharedGateway();

  @Test
  void aProductIsShownWithItsVersion() {
    var answer = gateway.client.get("/v1/products/15970");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).isEqualTo("\"7\"");
    assertThat(answer.body().at("/price/amount").asInt()).isEqualTo(129_900);
    assertThat(answer.body().path("createdAt").asText()).isEqualTo("2026-01-31T12:00:00Z");
  }

  @Test
  void aProductThatIsKnownAlreadyIsNotSentAgain() {
    for (String tags : List.of("\"7\"", "W/\"7\"", "\"3\", \"7\"", "*")) {
      var answer = gateway.client.get("/v1/products/15970", "If-None-Match", tags);
      assertThat(answer.status()).as(tags).isEqualTo(304);
      assertThat(answer.header("ETag")).isEqualTo("\"7\"");
    }
    assertThat(gateway.client.get("/v1/products/15970", "If-None-Match", "\"6\"").status())
        .isEqualTo(200);
  }

  @Test
  void aSearchReachesTheServiceAsItWasMeant() {
    var answer =
        gateway.client.get(
            "/v1/products?q=100%25+c%2B%2B+%22red%22;x&category=Apparel/Topwear&minPrice=100"
                + "&maxPrice=9223372036854775807&attr.colour=Blue&attr.colour=Sky+Blue"
                + "&attr.season=Fall&inStock=false&rating=4.5&sort=-price&limit=5&cursor=abc");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.shop.asked(ProductOperations.SEARCH))
        .isEqualTo(
            new Search(
                "100% c++ \"red\";x",
                "Apparel/Topwear",
                100L,
                Long.MAX_VALUE,
                false,
                4.5,
                Map.of("colour", List.of("Blue", "Sky Blue"), "season", List.of("Fall")),
                Sort.PRICE_DESCENDING,
                List.of(),
                new Page(5, "abc")));
  }

  @Test
  void aListLeadsToItsNextPage() {
    gateway.shop.when(
        ProductOperations.SEARCH,
        (search, caller) ->
            Future.succeededFuture(new SearchReply(List.of(Samples.PRODUCT), "c+/=", Map.of())));
    var answer =
        gateway.client.get("/v1/products?q=c%2B%2B&attr.colour=Sky+Blue&limit=1&cursor=old");
    assertThat(answer.body().path("next").asText()).isEqualTo("c+/=");
    assertThat(answer.body().has("facets")).isFalse();
    assertThat(answer.header("Link"))
        .isEqualTo(
            "</v1/products?q=c%2B%2B&attr.colour=Sky+Blue&limit=1&cursor=c%2B%2F%3D>;"
                + " rel=\"next\"");
  }

  @Test
  void facetsAreAddedWhenAskedFor() {
    gateway.shop.when(
        ProductOperations.SEARCH,
        (search, caller) ->
            Future.succeededFuture(
                new SearchReply(
                    List.of(), null, Map.of("attr.colour", List.of(new FacetCount("Blue", 3))))));
    var answer =
        gateway.client.get("/v1/products?facets=category,price,rating,inStock,attr.colour");
    assertThat(answer.body().at("/facets/attr.colour/0/count").asInt()).isEqualTo(3);
    assertThat(answer.body().path("next").isNull()).isTrue();
    assertThat(answer.header("Link")).isNull();
    assertThat(gateway.shop.asked(ProductOperations.SEARCH).facets())
        .containsExactly("category", "price", "rating", "inStock", "attr.colour");
    assertThat(gateway.shop.asked(ProductOperations.SEARCH).page()).isEqualTo(new Page(20, null));
  }

  @Test
  void availabilityIsShownForWhatIsInTheCatalogueOnly() {
    var answer = gateway.client.get("/v1/products/15970/availability");
    assertThat(answer.body().path("available").asInt()).isEqualTo(8);
    assertThat(answer.body().path("inStock").asBoolean()).isTrue();
    gateway.shop.refuse(ProductOperations.FIND, Problem.notFound("product"));
    assertThat(gateway.client.get("/v1/products/15970/availability").status()).isEqualTo(404);
  }

  @Test
  void aSearchThatSaysNothingLeavesAllOpen() {
    gateway.client.get("/v1/products?q=+");
    assertThat(gateway.shop.asked(ProductOperations.SEARCH))
        .isEqualTo(
            new Search(
                null, null, null, null, null, null, Map.of(), null, List.of(), new Page(20, null)));
  }

  @ParameterizedTest
  @CsvSource({
    "relevance, RELEVANCE",
    "price, PRICE",
    "-price, PRICE_DESCENDING",
    "newest, NEWEST",
    "rating, RATING",
    "popularity, POPULARITY"
  })
  void eachSortHasItsName(String name, Sort sort) {
    gateway.client.get("/v1/products?sort=" + name);
    assertThat(gateway.shop.asked(ProductOperations.SEARCH).sort()).isEqualTo(sort);
  }

  @Test
  void aWalkThatCanNoLongerGoOnSaysSo() {
    gateway.shop.refuse(
        ProductOperations.SEARCH,
        new Problem(Problem.Kind.INVALID, "CURSOR_EXPIRED", "Begin anew."));
    var answer = gateway.client.get("/v1/products?sort=price&cursor=old");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("CURSOR_EXPIRED");
  }

  @Test
  void aPriceThatWillChangeSaysWhen() {
    ProductView now = Samples.PRODUCT;
    gateway.shop.when(
        ProductOperations.FIND,
        (find, caller) ->
            Future.succeededFuture(
                new ProductView(
                    now.id(),
                    now.name(),
                    now.description(),
                    now.category(),
                    now.price(),
                    now.images(),
                    now.attributes(),
                    now.rating(),
                    now.status(),
                    Samples.AT,
                    now.version(),
                    now.createdAt(),
                    now.updatedAt())));
    assertThat(gateway.client.get("/v1/products/15970").body().path("priceValidUntil").asText())
        .isEqualTo("2026-01-31T12:00:00Z");
  }

  @Test
  void whatWasTypedSoFarIsCompleted() {
    var answer = gateway.client.get("/v1/products/suggest?q=tur%25&limit=5");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/items/0/productId").isNull()).isTrue();
    assertThat(answer.body().at("/items/1/productId").asText()).isEqualTo("15970");
    assertThat(gateway.shop.asked(ProductOperations.SUGGEST)).isEqualTo(new Suggest("tur%", 5));
    gateway.client.get("/v1/products/suggest?q=a");
    assertThat(gateway.shop.asked(ProductOperations.SUGGEST)).isEqualTo(new Suggest("a", 10));
  }

  @Test
  void whatIsBoughtTogetherIsRecommended() {
    var answer = gateway.client.get("/v1/products/1163/recommendations?limit=3");
    assertThat(answer.body().at("/items/0/id").asText()).isEqualTo("15970");
    assertThat(gateway.shop.asked(ProductOperations.RECOMMEND)).isEqualTo(new Recommend("1163", 3));
    gateway.client.get("/v1/products/1163/recommendations");
    assertThat(gateway.shop.asked(ProductOperations.RECOMMEND).limit()).isEqualTo(10);
    gateway.shop.refuse(ProductOperations.RECOMMEND, Problem.notFound("product"));
    assertThat(gateway.client.get("/v1/products/none/recommendations").status()).isEqualTo(404);
  }

  @Test
  void theTreeOfCategoriesIsShownWithItsCounts() {
    var answer = gateway.client.get("/v1/categories");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/items/0/count").asInt()).isEqualTo(2);
    assertThat(answer.body().at("/items/0/children/0/path").asText()).isEqualTo("Apparel/Topwear");
  }
}
