package mercato.product.search;

import static mercato.product.SampleProducts.changed;
import static mercato.product.SampleProducts.product;
import static mercato.product.SampleProducts.view;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.inventory.StockFact;
import mercato.contract.inventory.StockFact.LowStock;
import mercato.contract.inventory.StockFact.StockCameBack;
import mercato.contract.inventory.StockFact.StockRanOut;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.product.ProductOperations.Search;
import mercato.contract.product.ProductView;
import mercato.contract.product.ProductView.Status;
import mercato.contract.stream.Envelope;
import mercato.contract.stream.Fact;
import mercato.contract.stream.FactTypes;
import mercato.contract.stream.Topic;
import mercato.embedded.TestStores;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;
import mercato.platform.observe.Trace;
import mercato.platform.stream.FactPublisher;
import mercato.platform.stream.Topics;
import mercato.platform.time.Ids;
import mercato.product.model.SearchRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index of a process, fed by Kafka, whose topics other tests of the JVM write, too. */
class SharedIndexTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  @TempDir private Path disk;

  /** Occurs in all names of a test and nowhere else. */
  private final String mark = "m" + Ids.next().toString().replace("-", "").substring(16);

  private final Set<String> heard = ConcurrentHashMap.newKeySet();
  private final Consumer<Set<String>> member = heard::addAll;
  private Node node;
  private FactPublisher publisher;
  private SharedIndex index;

  @BeforeEach
  void start() {
    node = node();
    publisher = new FactPublisher(node.vertx(), node.kafka());
    await(Topics.ensure(node.vertx(), node.kafka(), List.of(ProductFact.TOPIC, StockFact.TOPIC)));
  }

  @AfterEach
  void stop() {
    await(index.leave(member));
    await(publisher.close());
    await(node.stop());
  }

  @Test
  void whatIsToldIsFoundSoonWithItsStockAndPopularity() {
    index = open(node);
    ProductView one = marked("1");
    tell(one, marked("2"), marked("3"));
    stock(new StockCameBack(id("1"), 5, Instant.now()), new StockRanOut(id("2"), Instant.now()));
    stock(new LowStock(id("3"), 1, 2, Instant.now()), new StockRanOut(id("3"), Instant.now()));
    until(() -> found(null).size() == 3 && found(true).equals(List.of(id("1"))));
    assertThat(heard).contains(id("1"), id("2"), id("3"));
    tell(changed(one, 9_900, Status.ACTIVE));
    until(() -> await(index.views(List.of(id("1")))).get(0).version() == 2);
    assertThat(found(true)).containsExactly(id("1"));

    index.popularityChanged(Map.of(id("2"), 7L));
    until(() -> await(index.popularIn(mark, 5)).equals(List.of(id("2"), id("3"), id("1"))));
    assertThat(await(index.complete(mark, 1)).get(0).productId()).isEqualTo(id("2"));
  }

  @Test
  void aRestartReadsOnlyWhatCameSinceTheCheckpoint() {
    index = open(node);
    tell(IntStream.range(0, 50).mapToObj(i -> marked("" + i)).toArray(ProductView[]::new));
    stock(new StockCameBack(id("7"), 1, Instant.now()));
    until(() -> found(null).size() == 50 && found(true).size() == 1);
    var digest = await(index.digest());
    await(index.leave(member));

    heard.clear();
    tell(marked("new"));
    index = open(node);
    assertThat(heard).containsExactly(id("new"));
    assertThat(found(null)).hasSize(51);
    assertThat(found(true)).containsExactly(id("7"));
    int bucket = Digest.bucket(id("new"));
    assertThat(await(index.digest()).get(bucket).products())
        .isEqualTo(digest.get(bucket).products() + 1);
    assertThat(await(index.versions(bucket))).containsEntry(id("new"), 1L);
  }

  @Test
  void whoeverWaitsForItGoesOnWhereItWas() {
    Context verticle = node.vertx().getOrCreateContext();
    var wentOn = new CompletableFuture<Context>();
    verticle.runOnContext(
        start -> {
          index = join(node);
          index.opened().onComplete(opened -> wentOn.complete(Vertx.currentContext()));
        });
    assertThat(wentOn.orTimeout(20, TimeUnit.SECONDS).join()).isSameAs(verticle);
  }

  @Test
  void twoProcessesNeedTwoFolders() {
    index = open(node);
    Node other = node();
    SharedIndex second = join(other);
    assertThat(catchThrowableOfType(IllegalStateException.class, () -> await(second.opened())))
        .hasMessageContaining(disk.toString());
    assertThat(catchThrowableOfType(IllegalStateException.class, () -> await(second.check())))
        .isNotNull();
    await(second.leave(member));
    await(other.stop());
    tell(marked("1"));
    until(() -> found(null).size() == 1);
  }

  @Test
  void aQuestionTooManyIsRefusedAtOnceAndALateOneDropped() {
    index = SharedIndex.join(node, new SearchConfig(1, 1, POLL, Optional.empty()), member);
    await().atMost(SOON).until(() -> index.check().succeeded());
    var refused = new AtomicInteger();
    var all =
        IntStream.range(0, 50)
            .mapToObj(i -> index.countSale("none").onFailure(failure -> refused.incrementAndGet()))
            .toList();
    all.forEach(one -> await(one.transform(result -> Future.succeededFuture())));
    assertThat(refused.get()).isBetween(1, 49);
    var late = catchThrowableOfType(Problem.class, () -> await(index.search(search(null), 0)));
    assertThat(late.code()).isEqualTo("OVERLOADED");
  }

  private SharedIndex open(Node on) {
    SharedIndex opened = join(on);
    await().atMost(SOON).until(() -> opened.check().succeeded());
    return opened;
  }

  private SharedIndex join(Node on) {
    return SharedIndex.join(
        on, new SearchConfig(2, 256, Duration.ofMillis(100), Optional.of(disk)), member);
  }

  private static Node node() {
    var config = Config.of(Map.of("kafka.bootstrapServers", TestStores.kafka()));
    return await(Node.start(NodeConfig.from(config)));
  }

  private String id(String number) {
    return mark + "-" + number;
  }

  private ProductView marked(String number) {
    return view(product(id(number), mark + " " + number, mark, 1_000, "Grey"));
  }

  private void tell(ProductView... products) {
    publish(
        ProductFact.TOPIC,
        Arrays.stream(products)
            .<ProductFact>map(one -> new ProductChanged(one, List.of(), List.of(), one.updatedAt()))
            .toList());
  }

  private void stock(StockFact... facts) {
    publish(StockFact.TOPIC, List.of(facts));
  }

  private <F extends Fact> void publish(Topic<F> topic, List<F> facts) {
    await(publisher.publish(topic, facts.stream().map(fact -> envelope(topic, fact)).toList()));
  }

  private static <F extends Fact> Envelope<F> envelope(Topic<F> topic, F fact) {
    return new Envelope<>(
        Ids.next().toString(),
        topic.types().nameOf(fact),
        FactTypes.SCHEMA_VERSION,
        fact.key(),
        fact.at(),
        Trace.next(),
        fact);
  }

  private void until(Callable<Boolean> holds) {
    await().atMost(SOON).pollInterval(POLL).until(holds);
  }

  private Search search(Boolean inStock) {
    return SearchRules.check(
        new Search(null, mark, null, null, inStock, null, null, null, null, new Page(100, null)));
  }

  /** Ids of the test's products. */
  private List<String> found(Boolean inStock) {
    return await(index.search(search(inStock), Long.MAX_VALUE)).items().stream()
        .map(ProductView::id)
        .toList();
  }
}
