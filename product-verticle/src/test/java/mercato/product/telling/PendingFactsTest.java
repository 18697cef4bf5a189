package mercato.product.telling;

import static mercato.product.SampleProducts.shirt;
import static mercato.product.SampleProducts.stored;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductFact.ProductChanged;
import mercato.contract.stream.Envelope;
import mercato.platform.json.Json;
import mercato.platform.outbox.OutboxRow;
import mercato.product.SampleProducts;
import mercato.product.model.PricePlan;
import mercato.product.model.PricePlan.Sale;
import mercato.product.model.Product;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.Catalogues;
import mercato.product.store.PendingStore;
import mercato.product.store.PendingStore.Change;
import mercato.product.store.PendingStore.Entry;
import mercato.product.store.ProductStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PendingFactsTest {

  private static final String TRACE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
  private static final int SHARD = 0;

  private static Vertx vertx;

  private Instant now = SampleProducts.AT;
  private final AtomicInteger nudges = new AtomicInteger();
  private ProductStore products;
  private PendingStore pending;
  private PendingFacts facts;
  private TellChanges tell;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    await(vertx.close());
  }

  @BeforeEach
  void open() {
    CatalogueDatabase database = Catalogues.open(vertx);
    products = new ProductStore(database);
    pending = new PendingStore(database);
    facts = relaySide();
    tell = new TellChanges(pending, () -> now, nudges::incrementAndGet);
  }

  @Test
  void aWriteIsToldAsASnapshotThenForgotten() {
    Product shirt = inShard("a");
    await(write(shirt));
    assertThat(nudges).hasValue(1);
    var rows = page();
    assertThat(rows).hasSize(1);
    Envelope<ProductFact> envelope = envelope(rows.get(0));
    assertThat(envelope.body())
        .isEqualTo(new ProductChanged(shirt.view(), List.of(), List.of(), shirt.updatedAt()));
    assertThat(envelope.trace()).isEqualTo(TRACE);
    assertThat(envelope.id()).isEqualTo(rows.get(0).id().toString());
    assertThat(rows.get(0).key()).isEqualTo(shirt.id());
    assertThat(rows.get(0).topic()).isEqualTo(ProductFact.TOPIC.name());
    await(facts.done(SHARD, rows));
    assertThat(page()).isEmpty();
    assertThat(await(pending.find(10))).isEmpty();
  }

  @Test
  void aCrashBetweenWriteAndPublishLosesNothingAndTellsTheSameFactAgain() {
    await(write(inShard("a")));
    var first = page();
    facts = relaySide();
    assertThat(page()).isEqualTo(first);
  }

  @Test
  void aCrashBetweenAnnouncementAndWriteTellsNothingAndIsForgottenInTheEnd() {
    Product shirt = inShard("a");
    assertThatThrownBy(
            () ->
                await(
                    tell.around(
                        changes(List.of(shirt)),
                        TRACE,
                        () -> Future.failedFuture("the writer is dead"))))
        .hasMessage("the writer is dead");
    assertThat(page()).isEmpty();
    assertThat(await(pending.find(10))).hasSize(1);
    now = now.plus(PendingFacts.GRACE).plusMillis(1);
    assertThat(page()).isEmpty();
    assertThat(await(pending.find(10))).isEmpty();
  }

  @Test
  void ofABatchCutShortByACrashWhatWasWrittenIsToldAndTheRestStaysForItsWriter() {
    var batch = List.of(inShard("a"), inShard("b"), inShard("c"));
    await(pending.add(List.of(entry(changes(batch)))));
    await(products.insert(batch.subList(0, 2)));
    var rows = page();
    assertThat(keys(rows)).containsExactlyInAnyOrder(batch.get(0).id(), batch.get(1).id());
    await(facts.done(SHARD, rows));
    assertThat(page()).isEmpty();
    await(products.insert(batch));
    assertThat(keys(page())).containsExactly(batch.get(2).id());
  }

  @Test
  void theSameBatchAgainFinishesWhatACrashLeftUndone() {
    var batch = List.of(inShard("a"), inShard("b"));
    await(products.insert(batch.subList(0, 1)));
    assertThat(await(write(batch))).containsExactly(batch.get(0).id());
    assertThat(keys(page())).containsExactlyInAnyOrder(batch.get(0).id(), batch.get(1).id());
  }

  @Test
  void aLaterVersionThatHasNotComeIsNotTakenForToldByAnEarlierOne() {
    Product shirt = inShard("a");
    await(write(shirt));
    await(pending.add(List.of(entry(List.of(new Change(shirt.id(), 2))))));
    var rows = page();
    assertThat(rows).hasSize(1);
    await(facts.done(SHARD, rows));
    assertThat(await(pending.find(SHARD, 10)))
        .singleElement()
        .satisfies(left -> assertThat(left.changes()).containsExactly(new Change(shirt.id(), 2)));
  }

  @Test
  void aSnapshotIsOfNowAndSaysWhatIsToCome() {
    Product shirt = inShard("a");
    Product onSale =
        shirt.withPrice(
            shirt.price().with(new Sale("s", 50, now.plusSeconds(10), now.plusSeconds(20))));
    await(write(onSale));
    now = now.plusSeconds(12);
    ProductChanged fact = (ProductChanged) envelope(page().get(0)).body();
    assertThat(fact.product()).isEqualTo(onSale.at(now).view());
    assertThat(fact.product().price().amount()).isEqualTo(1_000);
    assertThat(fact.product().version()).isEqualTo(2);
    assertThat(fact.upcoming())
        .containsExactly(new PriceStep(SampleProducts.AT.plusSeconds(20), shirt.price().regular()));
    assertThat(fact.sales()).containsExactly("s");
    assertThat(fact.at()).isEqualTo(SampleProducts.AT.plusSeconds(10));
  }

  @Test
  void aBoundaryThatWasToldBeforeItWasWrittenIsTheSameFactThen() {
    Product shirt = inShard("a");
    Product planned =
        shirt.withPrice(
            shirt
                .price()
                .with(new PricePlan.Change("c", now.plusSeconds(10), new Money(5, "USD"))));
    await(write(planned));
    now = now.plusSeconds(12);
    var told = page();
    await(facts.done(SHARD, told));
    now = now.plusSeconds(1);
    Product written = planned.at(now);
    await(
        tell.around(
            changes(List.of(written)),
            TRACE,
            () -> products.replace(new ProductStore.Replacement(planned, written))));
    assertThat(page()).isEqualTo(told);
  }

  @Test
  void severalChangesOfAProductLeaveAsOneSnapshot() {
    Product shirt = inShard("a");
    await(write(shirt));
    await(write(shirt));
    var rows = page();
    assertThat(rows).hasSize(1);
    await(facts.done(SHARD, rows));
    assertThat(await(pending.find(10))).isEmpty();
  }

  @Test
  void entriesThatWaitForTheirWriterDoNotHoldUpTheOthers() {
    var missing = IntStream.range(0, 20).mapToObj(i -> inShard("gone-" + i)).toList();
    await(pending.add(List.of(entry(changes(missing)))));
    Product shirt = inShard("a");
    await(write(shirt));
    assertThat(await(facts.page(SHARD, 10))).isEmpty();
    assertThat(keys(await(facts.page(SHARD, 10)))).containsExactly(shirt.id());
  }

  @Test
  void aBulkLeavesPageByPage() {
    var batch = IntStream.range(0, 300).mapToObj(i -> inShard("bulk-" + i)).toList();
    await(write(batch));
    var told = new ArrayList<String>();
    for (var rows = page(); !rows.isEmpty(); rows = page()) {
      assertThat(rows).hasSizeLessThanOrEqualTo(100);
      told.addAll(keys(rows));
      await(facts.done(SHARD, rows));
    }
    assertThat(told)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(batch.stream().map(Product::id).toList());
    assertThat(await(pending.find(10))).isEmpty();
  }

  @Test
  void aBulkThatKafkaKeptWaitingIsToldWhole() {
    var batch = IntStream.range(0, 30).mapToObj(i -> inShard("late-" + i)).toList();
    await(write(batch));
    now = now.plus(PendingFacts.GRACE).plus(PendingFacts.GRACE);
    var told = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      var rows = await(facts.page(SHARD, 10));
      told.addAll(keys(rows));
      await(facts.done(SHARD, rows));
    }
    assertThat(told).doesNotHaveDuplicates().hasSize(30);
  }

  @Test
  void aWriterThatWasHeldUpAnnouncesAgain() {
    Product shirt = inShard("a");
    await(
        tell.around(
            changes(List.of(shirt)),
            TRACE,
            () -> {
              now = now.plus(PendingFacts.GRACE).plusMillis(1);
              return facts.page(SHARD, 100).compose(none -> products.insert(List.of(shirt)));
            }));
    assertThat(keys(page())).containsExactly(shirt.id());
  }

  @Test
  void whichShardsWaitAndForHowLongIsOneQuery() {
    await(write(inShard("a")));
    now = now.plusSeconds(3);
    assertThat(await(facts.pending(Set.of(0, 1))))
        .containsExactly(Map.entry(SHARD, Duration.ofSeconds(3)));
    assertThat(await(facts.pending(Set.of(1)))).isEmpty();
  }

  private PendingFacts relaySide() {
    return new PendingFacts(vertx, pending, products, null, () -> now);
  }

  private Future<Set<String>> write(Product... batch) {
    return write(List.of(batch));
  }

  private Future<Set<String>> write(List<Product> batch) {
    return tell.around(changes(batch), TRACE, () -> products.insert(batch));
  }

  private List<OutboxRow> page() {
    return await(facts.page(SHARD, 100));
  }

  private Entry entry(List<Change> changes) {
    return Entry.of(SHARD, now, TRACE, changes);
  }

  private static List<Change> changes(List<Product> products) {
    return products.stream().map(each -> new Change(each.id(), each.version())).toList();
  }

  private static List<String> keys(List<OutboxRow> rows) {
    return rows.stream().map(OutboxRow::key).toList();
  }

  private static Envelope<ProductFact> envelope(OutboxRow row) {
    return Json.envelope(
        row.envelope().getBytes(StandardCharsets.UTF_8), ProductFact.TOPIC.types());
  }

  /** A product whose facts go to the shard under test. */
  private static Product inShard(String name) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> name + "-" + i)
        .filter(id -> ProductFact.TOPIC.partition(id) == SHARD)
        .findFirst()
        .map(id -> stored(shirt(id)))
        .orElseThrow();
  }
}
