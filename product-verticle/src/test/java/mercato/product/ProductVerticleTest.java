package mercato.product;

import static mercato.product.SampleProducts.shirt;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.AddProducts;
import mercato.contract.product.ProductOperations.FindPrices;
import mercato.contract.product.ProductOperations.FindProduct;
import mercato.contract.product.ProductOperations.NewProduct;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.EventLoopWatch;
import mercato.platform.observe.Trace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every operation, through a node with its bus and the real stores. */
class ProductVerticleTest {

  private static Config config;
  private static Node node;
  private static int stallsAtStart;

  @BeforeAll
  static void start() {
    config =
        Config.of(
            Map.of("kafka.bootstrapServers", TestStores.kafka(), "mongo.url", TestStores.mongo()));
    node = await(Node.start(NodeConfig.from(config)));
    var service = ProductVerticle.service(config);
    config.verify();
    await(node.deploy(List.of(service), Map.of("product", 2)));
    await().atMost(Duration.ofSeconds(20)).until(() -> node.health().ready());
    stallsAtStart = EventLoopWatch.stalls();
  }

  @AfterAll
  static void stop() {
    assertThat(EventLoopWatch.stalls()).isEqualTo(stallsAtStart);
    await(node.stop());
  }

  @Test
  void whatWasAddedIsReadAtOnceAndFoundWithinASecond() {
    assertThat(add(shirt("added"))).isEqualTo(1);
    assertThat(add(shirt("added"))).isZero();
    var found = await(node.bus().call(ProductOperations.FIND, new FindProduct("added"), staff()));
    assertThat(found.name()).isEqualTo("Blue cotton shirt");
    var priced =
        await(
            node.bus()
                .call(
                    ProductOperations.FIND_PRICES,
                    new FindPrices(List.of("added", "none", "no id")),
                    staff()));
    assertThat(priced.items()).singleElement().extracting("productId").isEqualTo("added");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> search("cotton", null).items().contains(found));
  }

  @Test
  void aBulkIsFoundWhole() {
    var bulk =
        IntStream.range(0, 1_000)
            .mapToObj(i -> SampleProducts.product("bulk-" + i, "Bulk", "Bulk", i, "Grey"))
            .toArray(NewProduct[]::new);
    assertThat(add(bulk)).isEqualTo(1_000);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              var counts = search(null, "Bulk").facets().get("category");
              return !counts.isEmpty() && counts.get(0).count() == 1_000;
            });
  }

  @Test
  void onlyStaffAndServicesAdd() {
    assertThat(refusal(shopper(), shirt("x")).kind()).isEqualTo(Problem.Kind.FORBIDDEN);
  }

  @Test
  void aBatchWithAMistakeIsRefusedWhole() {
    var problem = refusal(staff(), shirt("fine"), shirt("not fine"));
    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    assertThat(notFound("fine").code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(notFound("nothing").code()).isEqualTo("NOT_FOUND");
    assertThat(notFound("no id at all").code()).isEqualTo("NOT_FOUND");
    assertThat(notFound(null).code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void pricesOfNoneOrTooManyAreRefused() {
    for (var ids :
        List.of(List.<String>of(), IntStream.range(0, 101).mapToObj(i -> "p" + i).toList())) {
      var problem =
          catchThrowableOfType(
              Problem.class,
              () ->
                  await(
                      node.bus()
                          .call(ProductOperations.FIND_PRICES, new FindPrices(ids), staff())));
      assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    }
  }

  private static Problem notFound(String id) {
    return catchThrowableOfType(
        Problem.class,
        () -> await(node.bus().call(ProductOperations.FIND, new FindProduct(id), shopper())));
  }

  private static Problem refusal(Caller caller, NewProduct... products) {
    return catchThrowableOfType(
        Problem.class,
        () ->
            await(
                node.bus()
                    .call(ProductOperations.ADD, new AddProducts(List.of(products)), caller)));
  }

  private static int add(NewProduct... products) {
    return await(
            node.bus().call(ProductOperations.ADD, new AddProducts(List.of(products)), staff()))
        .added();
  }

  private static SearchReply search(String q, String category) {
    return await(
        node.bus()
            .call(
                ProductOperations.SEARCH,
                new Search(
                    q,
                    category,
                    null,
                    null,
                    Map.of(),
                    null,
                    List.of("category"),
                    new Page(20, null)),
                shopper()));
  }

  private static Caller staff() {
    return caller(Caller.STAFF);
  }

  private static Caller shopper() {
    return caller(Caller.CUSTOMER);
  }

  private static Caller caller(String role) {
    return new Caller("u", Set.of(role), Trace.next(), System.currentTimeMillis() + 15_000);
  }
}
