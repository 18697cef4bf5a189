package mercato.product;

import static mercato.product.SampleProducts.product;
import static mercato.product.SampleProducts.shirt;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.product.CatalogueOperations;
import mercato.contract.product.CatalogueOperations.AddProducts;
import mercato.contract.product.CatalogueOperations.CreateProduct;
import mercato.contract.product.CatalogueOperations.ImportProducts;
import mercato.contract.product.CatalogueOperations.ImportedProducts;
import mercato.contract.product.CatalogueOperations.NewProduct;
import mercato.contract.product.CatalogueOperations.PatchProduct;
import mercato.contract.product.CatalogueOperations.ProductPatch;
import mercato.contract.product.CatalogueOperations.ReplaceProduct;
import mercato.contract.product.CatalogueOperations.RetireProduct;
import mercato.contract.product.CategoryOperations;
import mercato.contract.product.CategoryOperations.CategoryView;
import mercato.contract.product.CategoryOperations.FindRename;
import mercato.contract.product.CategoryOperations.FindTree;
import mercato.contract.product.CategoryOperations.RenameCategory;
import mercato.contract.product.PlanOperations;
import mercato.contract.product.PlanOperations.CancelChange;
import mercato.contract.product.PlanOperations.EndSale;
import mercato.contract.product.PlanOperations.FindPricePlan;
import mercato.contract.product.PlanOperations.FindSale;
import mercato.contract.product.PlanOperations.ListSales;
import mercato.contract.product.PlanOperations.PlanChange;
import mercato.contract.product.PlanOperations.PlanSale;
import mercato.contract.product.PlanOperations.SaleStatus;
import mercato.contract.product.PlanOperations.SaleView;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.FindPrices;
import mercato.contract.product.ProductOperations.FindProduct;
import mercato.contract.product.ProductOperations.Recommend;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductOperations.SearchReply;
import mercato.contract.product.ProductOperations.Suggest;
import mercato.contract.product.ProductView;
import mercato.contract.product.ReviewOperations;
import mercato.contract.product.ReviewOperations.EditReview;
import mercato.contract.product.ReviewOperations.HideReview;
import mercato.contract.product.ReviewOperations.ListOwnReviews;
import mercato.contract.product.ReviewOperations.ListReviews;
import mercato.contract.product.ReviewOperations.RemoveReview;
import mercato.contract.product.ReviewOperations.Vote;
import mercato.contract.product.ReviewOperations.WriteReview;
import mercato.contract.product.ReviewView;
import mercato.contract.product.WatchOperations;
import mercato.contract.product.WatchOperations.ListWatches;
import mercato.contract.product.WatchOperations.Unwatch;
import mercato.contract.product.WatchOperations.Watch;
import mercato.contract.product.WatchOperations.WatchView;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.FactTypes;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.UserErased;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.EventLoopWatch;
import mercato.platform.observe.Trace;
import mercato.platform.stream.FactPublisher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every operation, through a node with its bus and the real stores. */
class ProductVerticleTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private static Config config;
  private static Node node;
  private static int stallsAtStart;

  @BeforeAll
  static void start() {
    config =
        Config.of(
            Map.of(
                "kafka.bootstrapServers",
                TestStores.kafka(),
                "mongo.url",
                TestStores.mongo(),
                "redis.url",
                TestStores.redis()));
    node = await(Node.start(NodeConfig.from(config)));
    var service = ProductVerticle.service(config);
    config.verify();
    await(node.deploy(List.of(service), Map.of("product", 2)));
    await().atMost(Duration.ofSeconds(20)).until(() -> node.health().ready());
    firstRequests();
    stallsAtStart = EventLoopWatch.stalls();
  }

  /** They load classes; stalls are counted after them. */
  private static void firstRequests() {
    add(shirt("first"));
    find("first");
    search("first", null);
    call(ReviewOperations.WRITE, new WriteReview("first", 5, null, null), customer("first author"));
    call(WatchOperations.ADD, new Watch("first"), customer("first watcher"));
  }

  @AfterAll
  static void stop() {
    assertThat(EventLoopWatch.stalls()).isEqualTo(stallsAtStart);
    await(node.stop());
  }

  @Test
  void whatWasAddedIsReadAtOnceAndFoundSoon() {
    assertThat(add(shirt("added"))).isEqualTo(1);
    assertThat(add(shirt("added"))).isZero();
    ProductView found = find("added");
    assertThat(found.name()).isEqualTo("Blue cotton shirt");
    var priced =
        call(
            ProductOperations.FIND_PRICES,
            new FindPrices(List.of("added", "none", "no id")),
            shopper());
    assertThat(priced.items()).singleElement().extracting("productId").isEqualTo("added");
    await().atMost(SOON).until(() -> search("cotton", null).items().contains(found));
  }

  @Test
  void aBulkIsFoundWhole() {
    var bulk =
        IntStream.range(0, 1_000)
            .mapToObj(i -> product("bulk-" + i, "Bulk", "Bulk", i, "Grey"))
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
  void staffKeepTheCatalogueAndWhoeverReadsNextSeesIt() {
    var create = new CreateProduct(shirt(null), "key of a shirt");
    var created = call(CatalogueOperations.CREATE, create, staff());
    assertThat(call(CatalogueOperations.CREATE, create, staff()).replayed()).isTrue();
    String id = created.product().id();
    assertThat(find(id)).isEqualTo(created.product());

    var replacement = product(id, "Red shirt", "Apparel", 2_500, "Red");
    var replaced =
        call(CatalogueOperations.REPLACE, new ReplaceProduct(id, 1L, replacement), staff());
    assertThat(find(id)).isEqualTo(replaced);

    var patch = new ProductPatch(null, null, null, new Money(3_000, "USD"), null, null, null);
    var patched = call(CatalogueOperations.PATCH, new PatchProduct(id, 2L, patch), staff());
    assertThat(find(id)).isEqualTo(patched);
    assertThat(refusal(CatalogueOperations.PATCH, new PatchProduct(id, 2L, patch), staff()).code())
        .isEqualTo("STALE");

    var retired = call(CatalogueOperations.RETIRE, new RetireProduct(id, null), staff());
    assertThat(find(id)).isEqualTo(retired);
    assertThat(retired.status()).isEqualTo(ProductView.Status.RETIRED);
    assertThat(retired.version()).isEqualTo(4);
  }

  @Test
  void anImportThatComesAgainChangesNothing() {
    var lines =
        new ImportProducts(IntStream.range(0, 250).mapToObj(i -> shirt("import-" + i)).toList());
    assertThat(call(CatalogueOperations.IMPORT, lines, staff()))
        .isEqualTo(new ImportedProducts(250, 0, 0, List.of()));
    assertThat(call(CatalogueOperations.IMPORT, lines, staff()))
        .isEqualTo(new ImportedProducts(0, 0, 250, List.of()));
  }

  @Test
  void onlyStaffKeepTheCatalogue() {
    var product = shirt("x");
    var refusals =
        List.of(
            refusal(CatalogueOperations.ADD, new AddProducts(List.of(product)), shopper()),
            refusal(CatalogueOperations.IMPORT, new ImportProducts(List.of(product)), shopper()),
            refusal(CatalogueOperations.CREATE, new CreateProduct(product, null), shopper()),
            refusal(PlanOperations.LIST_SALES, new ListSales(new Page(1, null)), shopper()),
            refusal(CategoryOperations.RENAME, new RenameCategory("A", "B"), shopper()));
    assertThat(refusals).extracting(Problem::kind).containsOnly(Problem.Kind.FORBIDDEN);
  }

  @Test
  void aBatchWithAMistakeIsRefusedWhole() {
    var batch = new AddProducts(List.of(shirt("fine"), shirt("not fine")));
    assertThat(refusal(CatalogueOperations.ADD, batch, staff()).code())
        .isEqualTo("INVALID_REQUEST");
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
      assertThat(refusal(ProductOperations.FIND_PRICES, new FindPrices(ids), staff()).code())
          .isEqualTo("INVALID_REQUEST");
    }
  }

  @Test
  void aPlannedPriceIsInForceFromItsInstantOnEverywhere() {
    add(product("planned", "Planned thing", "Planned", 1_000, "Blue"));
    Instant at = Instant.now().plusMillis(1_500);
    var kept =
        call(
            PlanOperations.PLAN_CHANGE,
            new PlanChange("planned", new Money(700, "USD"), at),
            staff());
    var dropped =
        call(
            PlanOperations.PLAN_CHANGE,
            new PlanChange("planned", new Money(1, "USD"), at.plusSeconds(60)),
            staff());
    call(PlanOperations.CANCEL_CHANGE, new CancelChange("planned", dropped.id()), staff());
    assertThat(find("planned"))
        .satisfies(before -> assertThat(before.price().amount()).isEqualTo(1_000))
        .satisfies(before -> assertThat(before.priceValidUntil()).isEqualTo(kept.at()));
    await().pollInterval(Duration.ofMillis(5)).until(() -> !Instant.now().isBefore(kept.at()));
    ProductView after = find("planned");
    assertThat(after.price().amount()).isEqualTo(700);
    assertThat(after.updatedAt()).isEqualTo(kept.at());
    assertThat(
            call(ProductOperations.FIND_PRICES, new FindPrices(List.of("planned")), shopper())
                .items())
        .extracting(each -> each.unitPrice().amount())
        .containsExactly(700L);
    var plan = call(PlanOperations.FIND_PRICES, new FindPricePlan("planned"), staff());
    assertThat(plan.history())
        .extracting(step -> step.price().amount())
        .containsExactly(700L, 1_000L);
    await().atMost(SOON).until(() -> search("planned", null).items().contains(after));
  }

  @Test
  void aSaleLowersThePricesOfItsCategoryUntilItIsCalledOff() {
    add(product("on-sale", "Kettle", "Sale/Kettles", 1_000, "Blue"));
    await().atMost(SOON).until(() -> !search(null, "Sale/Kettles").items().isEmpty());
    var planned =
        call(
            PlanOperations.PLAN_SALE,
            new PlanSale("Kettles", "Sale", 25, null, Instant.now().plusSeconds(600)),
            staff());
    await().atMost(SOON).until(() -> find("on-sale").price().amount() == 750);
    await().atMost(SOON).until(() -> sale(planned.id()).products() == 1);
    assertThat(call(PlanOperations.LIST_SALES, new ListSales(new Page(10, null)), staff()).items())
        .extracting(SaleView::id)
        .contains(planned.id());
    assertThat(call(PlanOperations.END_SALE, new EndSale(planned.id()), staff()).status())
        .isEqualTo(SaleStatus.CANCELLED);
    await().atMost(SOON).until(() -> find("on-sale").price().amount() == 1_000);
  }

  @Test
  void aRenamedCategoryTakesItsProductsAlong() {
    add(product("moving", "Lamp", "Old/Lamps", 1_000, "Blue"));
    await().atMost(SOON).until(() -> paths().contains("Old"));
    var rename = call(CategoryOperations.RENAME, new RenameCategory("Old", "New"), staff());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                call(CategoryOperations.FIND_RENAME, new FindRename(rename.id()), staff())
                        .finishedAt()
                    != null);
    assertThat(find("moving").category()).containsExactly("New", "Lamps");
    await().atMost(SOON).until(() -> paths().contains("New") && !paths().contains("Old"));
  }

  @Test
  void reviewsMakeStars() {
    add(shirt("reviewed"));
    Caller author = customer("author");
    ReviewView written =
        call(ReviewOperations.WRITE, new WriteReview("reviewed", 5, "Good", "Very good."), author);
    assertThat(find("reviewed").rating()).isEqualTo(new ProductView.Rating(5, 1));
    ReviewView edited =
        call(ReviewOperations.EDIT, new EditReview(written.id(), null, 3, "Fair", null), author);
    assertThat(edited.rating()).isEqualTo(3);
    assertThat(find("reviewed").rating()).isEqualTo(new ProductView.Rating(3, 1));
    assertThat(
            call(ReviewOperations.VOTE, new Vote(written.id(), true), customer("voter")).helpful())
        .isEqualTo(1);
    assertThat(reviews("reviewed"))
        .singleElement()
        .extracting(ReviewView::id)
        .isEqualTo(written.id());
    call(ReviewOperations.HIDE, new HideReview(written.id(), "Off topic"), staff());
    assertThat(own(author)).extracting(ReviewView::id).containsExactly(written.id());
    assertThat(reviews("reviewed")).isEmpty();
    assertThat(find("reviewed").rating()).isEqualTo(new ProductView.Rating(0, 0));
    call(ReviewOperations.REMOVE, new RemoveReview(written.id(), null), author);
    assertThat(
            refusal(ReviewOperations.REMOVE, new RemoveReview(written.id(), null), author).code())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void productsAreWatched() {
    add(shirt("watched"));
    Caller user = customer("watcher");
    call(WatchOperations.ADD, new Watch("watched"), user);
    assertThat(call(WatchOperations.LIST, new ListWatches(new Page(10, null)), user).items())
        .extracting(WatchView::productId)
        .containsExactly("watched");
    call(WatchOperations.REMOVE, new Unwatch("watched"), user);
    assertThat(call(WatchOperations.LIST, new ListWatches(new Page(10, null)), user).items())
        .isEmpty();
  }

  @Test
  void whoIsGoneIsForgotten() {
    add(shirt("left"));
    Caller user = customer(UUID.randomUUID().toString());
    call(WatchOperations.ADD, new Watch("left"), user);
    call(ReviewOperations.WRITE, new WriteReview("left", 5, null, null), user);
    var fact = new UserErased(user.userId(), Instant.now());
    var told =
        new Envelope<UserFact>(
            UUID.randomUUID().toString(),
            "UserErased",
            FactTypes.SCHEMA_VERSION,
            fact.key(),
            fact.at(),
            Trace.next(),
            fact);
    var publisher = new FactPublisher(node.vertx(), node.kafka());
    await(publisher.publish(UserFact.TOPIC, List.of(told)).eventually(publisher::close));
    await().atMost(SOON).until(() -> own(user).isEmpty());
    await()
        .atMost(SOON)
        .until(
            () ->
                call(WatchOperations.LIST, new ListWatches(new Page(10, null)), user)
                    .items()
                    .isEmpty());
    assertThat(reviews("left")).hasSize(1);
  }

  @Test
  void namesAreSuggestedAndWhatSellsInTheCategoryIsRecommended() {
    add(
        product("harp-1", "Harpsichord small", "Music/Harpsichords", 1_000, "Brown"),
        product("harp-2", "Harpsichord large", "Music/Harpsichords", 2_000, "Brown"));
    await()
        .atMost(SOON)
        .until(
            () ->
                call(ProductOperations.SUGGEST, new Suggest("harps", 5), shopper()).items().size()
                    == 2);
    assertThat(call(ProductOperations.RECOMMEND, new Recommend("harp-1", 5), shopper()).items())
        .extracting(ProductView::id)
        .contains("harp-2")
        .doesNotContain("harp-1");
  }

  private static ProductView find(String id) {
    return call(ProductOperations.FIND, new FindProduct(id, null), shopper());
  }

  private static Problem notFound(String id) {
    return refusal(ProductOperations.FIND, new FindProduct(id, null), shopper());
  }

  private static int add(NewProduct... products) {
    return call(CatalogueOperations.ADD, new AddProducts(List.of(products)), staff()).added();
  }

  private static SaleView sale(String id) {
    return call(PlanOperations.FIND_SALE, new FindSale(id), staff());
  }

  private static List<String> paths() {
    return call(CategoryOperations.TREE, new FindTree(), shopper()).items().stream()
        .map(CategoryView::path)
        .toList();
  }

  private static List<ReviewView> reviews(String productId) {
    return call(
            ReviewOperations.LIST, new ListReviews(productId, false, new Page(10, null)), shopper())
        .items();
  }

  private static List<ReviewView> own(Caller author) {
    return call(ReviewOperations.OF_AUTHOR, new ListOwnReviews(new Page(10, null)), author).items();
  }

  private static SearchReply search(String q, String category) {
    return call(
        ProductOperations.SEARCH,
        new Search(
            q,
            category,
            null,
            null,
            null,
            null,
            Map.of(),
            null,
            List.of("category"),
            new Page(20, null)),
        shopper());
  }

  private static <Q, R> R call(Operation<Q, R> operation, Q request, Caller caller) {
    return await(node.bus().call(operation, request, caller));
  }

  private static <Q, R> Problem refusal(Operation<Q, R> operation, Q request, Caller caller) {
    return catchThrowableOfType(Problem.class, () -> call(operation, request, caller));
  }

  private static Caller staff() {
    return caller("u", Caller.STAFF);
  }

  private static Caller shopper() {
    return caller("u", Caller.CUSTOMER);
  }

  private static Caller customer(String user) {
    return caller(user, Caller.CUSTOMER);
  }

  private static Caller caller(String user, String role) {
    return new Caller(user, Set.of(role), Trace.next(), System.currentTimeMillis() + 15_000);
  }
}
