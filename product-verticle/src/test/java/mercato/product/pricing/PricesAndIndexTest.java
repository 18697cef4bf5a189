package mercato.product.pricing;

import static mercato.product.pricing.Workshop.STAFF;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.inventory.StockFact;
import mercato.contract.product.CategoryOperations.CategoryView;
import mercato.contract.product.CategoryOperations.FindRename;
import mercato.contract.product.CategoryOperations.RenameCategory;
import mercato.contract.product.CategoryOperations.RenameView;
import mercato.contract.product.PlanOperations.FindSale;
import mercato.contract.product.PlanOperations.PlanSale;
import mercato.contract.product.PlanOperations.SaleStatus;
import mercato.contract.product.PlanOperations.SaleView;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductView;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.Trace;
import mercato.platform.outbox.OutboxRelay;
import mercato.platform.stream.Topics;
import mercato.platform.time.Ids;
import mercato.product.SampleProducts;
import mercato.product.background.LeasedWork;
import mercato.product.categories.MoveProducts;
import mercato.product.categories.RenameCategories;
import mercato.product.changing.ChangeProduct;
import mercato.product.changing.WriteProducts;
import mercato.product.model.Product;
import mercato.product.model.ProductEdits;
import mercato.product.search.SearchConfig;
import mercato.product.search.SharedIndex;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.Catalogues;
import mercato.product.store.LeaseStore;
import mercato.product.store.PendingStore;
import mercato.product.store.ProductStore;
import mercato.product.store.RenameStore;
import mercato.product.store.SaleStore;
import mercato.product.telling.PendingFacts;
import mercato.product.telling.TellChanges;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With the real index, that hears of changes through Kafka. */
class PricesAndIndexTest {

  /** The shop's clock, which the test puts forward. */
  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);

  private static final InstantSource CLOCK = () -> Instant.now().plus(AHEAD.get());
  private static final Consumer<Set<String>> NOBODY = ids -> {};
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int MANY = 500;

  private static Node node;
  private static CatalogueDatabase database;
  private static ProductStore products;
  private static PendingStore pending;
  private static SaleStore sales;
  private static RenameStore renames;
  private static WriteProducts writes;
  private static ChangeProduct change;
  private static OutboxRelay relay;
  private static SharedIndex index;

  @BeforeAll
  static void start() {
    var config = Config.of(Map.of("kafka.bootstrapServers", TestStores.kafka()));
    node = await(Node.start(NodeConfig.from(config)));
    await(Topics.ensure(node.vertx(), node.kafka(), List.of(ProductFact.TOPIC, StockFact.TOPIC)));
    database = Catalogues.open(node.vertx());
    products = new ProductStore(database);
    pending = new PendingStore(database);
    sales = new SaleStore(database);
    renames = new RenameStore(database);
    var tell = new TellChanges(pending, CLOCK, () -> relay.nudge());
    writes = new WriteProducts(tell, changed -> Future.succeededFuture());
    change = new ChangeProduct(products, writes, CLOCK);
    var facts =
        new PendingFacts(node.vertx(), pending, products, new LeaseStore(database, CLOCK), CLOCK);
    relay =
        await(
            OutboxRelay.start(
                node.vertx(), node.kafka(), node.metrics(), facts, List.of(ProductFact.TOPIC)));
    var memory = new SearchConfig(2, 256, Duration.ofMillis(200), Optional.empty());
    index = SharedIndex.join(node, memory, NOBODY);
    await().atMost(SOON).until(() -> index.check().succeeded());
  }

  @AfterAll
  static void stop() {
    await(relay.close().eventually(() -> index.leave(NOBODY)).eventually(node::stop));
  }

  @Test
  void aSaleBeginsAndEndsAtItsInstantsForAllThatAreOrComeIntoItsCategory() {
    String category = "Lamps " + Ids.next();
    var ids = add(category, MANY);
    LeasedWork work = begin(node.vertx(), new LeaseStore(database, CLOCK));
    Instant starts = CLOCK.instant().plus(HOUR).truncatedTo(ChronoUnit.MILLIS);
    Instant ends = starts.plus(HOUR);
    SaleView sale = plan(category, starts, ends);
    await().atMost(SOON).pollInterval(POLL).until(() -> find(sale).products() == MANY);
    assertThat(stored(ids)).extracting(Product::version).containsOnly(2L);
    assertThat(view(ids.get(0)).priceValidUntil()).isEqualTo(starts);

    putForward();
    untilAll(ids, 3, starts);
    assertThat(view(ids.get(0)).price()).isEqualTo(usd(800));
    assertThat(await(products.findChronicle(ids.get(0))).orElseThrow().history())
        .last()
        .isEqualTo(new PriceStep(starts, usd(800)));
    String late = add(category + "/Table lamps", 1).get(0);
    await().atMost(SOON).pollInterval(POLL).until(() -> view(late).price().equals(usd(800)));

    putForward();
    untilAll(ids, 4, ends);
    assertThat(find(sale).status()).isEqualTo(SaleStatus.ENDED);
    await().atMost(SOON).pollInterval(POLL).until(() -> find(sale).products() == 0);
    await().atMost(SOON).pollInterval(POLL).until(() -> view(late).price().equals(usd(1_000)));
    assertThat(stored(ids)).allMatch(product -> product.price().sales().isEmpty());
    await(work.close());
  }

  @Test
  void aRenameSurvivesTheDeathOfItsMoverWhileItsProductsAreRead() {
    String from = "Chairs " + Ids.next();
    String to = from.replace("Chairs", "Seats");
    var ids = add(from, MANY);
    Vertx doomed = Vertx.vertx();
    begin(doomed, new LeaseStore(database, CLOCK));
    var categories = new RenameCategories(renames, index::categories, CLOCK);
    RenameView rename = await(categories.rename(new RenameCategory(from, to), STAFF));
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> await(renames.find(rename.id())).orElseThrow().moved() > 0);
    await(doomed.close());

    var later = new LeaseStore(database, () -> CLOCK.instant().plusSeconds(8));
    LeasedWork heir = begin(node.vertx(), later);
    var reads = new AtomicInteger();
    await()
        .atMost(SOON.multipliedBy(2))
        .pollInterval(POLL)
        .until(
            () -> {
              assertThat(stored(ids))
                  .allMatch(product -> List.of(from, to).contains(product.category().get(0)));
              reads.incrementAndGet();
              return await(categories.find(new FindRename(rename.id()), STAFF)).finishedAt()
                  != null;
            });
    assertThat(reads.get()).isGreaterThan(5);
    assertThat(stored(ids))
        .allMatch(product -> product.category().equals(List.of(to)) && product.version() == 2);
    await()
        .atMost(SOON)
        .pollInterval(POLL)
        .untilAsserted(
            () ->
                assertThat(await(index.categories()))
                    .extracting(CategoryView::path)
                    .contains(to)
                    .doesNotContain(from));
    await(heir.close());
  }

  private static void putForward() {
    AHEAD.updateAndGet(ahead -> ahead.plus(HOUR).plusSeconds(1));
  }

  private static LeasedWork begin(Vertx vertx, LeaseStore leases) {
    var settle = new SettlePrices(index::due, change, node.metrics(), CLOCK);
    var keep =
        new KeepSales(
            KeepSales.Candidates.of(index), change, sales, renames, pending, node.metrics(), CLOCK);
    var mover =
        new MoveProducts(index::under, change, renames, sales, pending, node.metrics(), CLOCK);
    return new LeasedWork(vertx, leases, node.metrics(), "work")
        .add("prices", settle::turn)
        .add("sales", keep::turn)
        .add("renames", mover::turn)
        .start();
  }

  /** Until all have this version in the store; the index says the same then, or soon after. */
  private static void untilAll(List<String> ids, long version, Instant since) {
    await()
        .atMost(SOON)
        .pollInterval(POLL)
        .until(() -> stored(ids).stream().allMatch(product -> product.version() == version));
    assertThat(stored(ids)).extracting(Product::updatedAt).containsOnly(since);
    await()
        .atMost(SOON)
        .pollInterval(POLL)
        .untilAsserted(
            () ->
                assertThat(await(index.views(ids.subList(0, 100))))
                    .isEqualTo(stored(ids.subList(0, 100)).stream().map(Product::view).toList()));
  }

  private static SaleView plan(String category, Instant startsAt, Instant endsAt) {
    return await(
        new PlanSales(sales, index::countSale, CLOCK)
            .plan(new PlanSale("Sale", category, 20, startsAt, endsAt), STAFF));
  }

  private static SaleView find(SaleView sale) {
    return await(
        new FindSales(sales, index::countSale, CLOCK).find(new FindSale(sale.id()), STAFF));
  }

  private static List<String> add(String category, int count) {
    Instant now = CLOCK.instant();
    List<Product> added =
        IntStream.range(0, count)
            .mapToObj(i -> Ids.next().toString())
            .map(id -> SampleProducts.product(id, "Thing", category, 1_000, "Red"))
            .map(product -> ProductEdits.create(product.id(), product, now))
            .toList();
    await(writes.around(added, Trace.next(), () -> products.insert(added)));
    List<String> ids = added.stream().map(Product::id).toList();
    await().atMost(SOON).pollInterval(POLL).until(() -> await(index.views(ids)).size() == count);
    return ids;
  }

  private static List<Product> stored(List<String> ids) {
    Map<String, Product> found =
        await(products.find(ids)).stream()
            .collect(Collectors.toMap(Product::id, product -> product));
    return ids.stream().map(found::get).toList();
  }

  private static ProductView view(String id) {
    return await(index.views(List.of(id))).get(0);
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
