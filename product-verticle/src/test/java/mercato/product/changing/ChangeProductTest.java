package mercato.product.changing;

import static mercato.product.SampleProducts.AT;
import static mercato.product.SampleProducts.shirt;
import static mercato.product.SampleProducts.stored;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductFact;
import mercato.contract.product.ProductOperations.ChangedProduct;
import mercato.contract.product.ProductView;
import mercato.platform.outbox.OutboxRow;
import mercato.product.model.PricePlan.Change;
import mercato.product.model.PricePlan.Sale;
import mercato.product.model.Product;
import mercato.product.store.CatalogueDatabase;
import mercato.product.store.Catalogues;
import mercato.product.store.PendingStore;
import mercato.product.store.ProductStore;
import mercato.product.telling.PendingFacts;
import mercato.product.telling.TellChanges;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChangeProductTest {

  private static final String TRACE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

  private static Vertx vertx;
  private static CatalogueDatabase database;
  private static ProductStore products;
  private static PendingStore pending;

  private Instant now = AT.plusSeconds(1);
  private final List<ChangedProduct> dropped = new CopyOnWriteArrayList<>();
  private final ChangeProduct changes = changing(this::drop);

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    database = Catalogues.open(vertx);
    products = new ProductStore(database);
    pending = new PendingStore(database);
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @Test
  void aChangeIsAnotherVersionOfWhichStoreFactsAndCachesKnow() {
    insert(stored(shirt("plain")));
    Product changed = await(changes.change("plain", 1L, TRACE, retire()));
    assertThat(changed)
        .isEqualTo(
            stored(shirt("plain"))
                .at(now)
                .withStatus(ProductView.Status.RETIRED)
                .withVersion(2, now));
    assertThat(await(products.find("plain"))).contains(changed);
    assertThat(dropped).containsExactly(new ChangedProduct("plain", 2));
    assertThat(told("plain")).isEqualTo(1);
  }

  @Test
  void whatStaysEqualIsNotWritten() {
    Product shirt = insert(stored(shirt("same")));
    assertThat(await(changes.change("same", null, TRACE, UnaryOperator.identity())))
        .isEqualTo(shirt.at(now));
    assertThat(await(products.find("same"))).contains(shirt);
    assertThat(dropped).isEmpty();
    assertThat(told("same")).isZero();
  }

  @Test
  void anotherVersionThanExpectedIsStaleAndWhatIsNotThereIsNotFound() {
    insert(stored(shirt("stale")));
    assertThat(refusal(changes.change("stale", 2L, TRACE, retire())).code()).isEqualTo("STALE");
    assertThat(refusal(changes.change("none", null, TRACE, retire())).code())
        .isEqualTo("NOT_FOUND");
    assertThat(refusal(changes.change("no id", null, TRACE, retire())).code())
        .isEqualTo("NOT_FOUND");
    assertThat(refusal(changes.change(null, null, TRACE, retire())).code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void whatTheChangeRefusesIsTheAnswer() {
    insert(stored(shirt("refused")));
    var refused =
        changes.change(
            "refused",
            null,
            TRACE,
            product -> {
              throw Problem.notFound("change");
            });
    assertThat(refusal(refused).getMessage()).isEqualTo("There is no such change.");
  }

  @Test
  void ofManyWhoChangeAtOnceNoneIsLost() {
    insert(stored(shirt("counted")));
    for (int round = 1; round <= 10; round++) {
      await(
          Future.all(
              IntStream.range(0, 8)
                  .mapToObj(i -> changes.change("counted", null, TRACE, oneMore()))
                  .toList()));
      Product counted = await(products.find("counted")).orElseThrow();
      assertThat(counted.rating().count()).isEqualTo(8 * round);
      assertThat(counted.version()).isEqualTo(8 * round + 1);
    }
  }

  @Test
  void ofManyWhoExpectTheSameVersionOneChangesIt() {
    insert(stored(shirt("expected")));
    var attempts =
        IntStream.range(0, 8)
            .mapToObj(i -> changes.change("expected", 1L, TRACE, oneMore()))
            .toList();
    var outcomes = new ArrayList<String>();
    for (var attempt : attempts) {
      outcomes.add(await(attempt.map("changed").recover(ChangeProductTest::code)));
    }
    assertThat(outcomes).containsOnlyOnce("changed").contains("STALE");
    assertThat(await(products.find("expected")).orElseThrow().rating().count()).isEqualTo(1);
  }

  @Test
  void aBoundaryThatHasPassedIsTrueBeforeAndAfterItIsWritten() {
    Product planned = insert(planned("planned"));
    now = AT.plusSeconds(12);
    assertThat(refusal(changes.change("planned", 1L, TRACE, retire())).code()).isEqualTo("STALE");
    Product read = await(products.find("planned")).orElseThrow().at(now);
    assertThat(read.version()).isEqualTo(2);
    assertThat(read.view().price()).isEqualTo(usd(1_000));
    Product written = await(changes.change("planned", 2L, TRACE, UnaryOperator.identity()));
    assertThat(written).isEqualTo(read).isEqualTo(planned.at(now));
    assertThat(await(products.find("planned"))).contains(written);
    assertThat(dropped).containsExactly(new ChangedProduct("planned", 2));
    assertThat(told("planned")).isEqualTo(1);
    assertThat(await(products.findChronicle("planned")).orElseThrow().history())
        .containsExactly(
            new PriceStep(AT, usd(1_999)), new PriceStep(AT.plusSeconds(10), usd(1_000)));
  }

  @Test
  void aClockThatIsBehindTurnsNothingBack() {
    insert(planned("skewed"));
    now = AT.plusSeconds(12);
    await(changes.change("skewed", null, TRACE, oneMore()));
    now = AT.plusSeconds(9);
    Product changed = await(changes.change("skewed", 3L, TRACE, oneMore()));
    assertThat(changed.view().price()).isEqualTo(usd(1_000));
    assertThat(changed.version()).isEqualTo(4);
    assertThat(changed.updatedAt()).isEqualTo(AT.plusSeconds(12));
  }

  @Test
  void aBulkWritesWhatChangesAndSkipsWhatIsNotThere() {
    var ids = IntStream.range(0, 100).mapToObj(i -> "bulk-" + i).toList();
    ids.forEach(id -> insert(stored(shirt(id))));
    await(changes.change("bulk-7", null, TRACE, retire()));
    dropped.clear();
    var asked = new ArrayList<>(ids);
    asked.add("bulk-none");
    assertThat(await(changes.changeAll(asked, TRACE, retire()))).isEqualTo(99);
    assertThat(await(products.find(ids))).extracting(Product::version).containsOnly(2L);
    assertThat(dropped).hasSize(99).doesNotContain(new ChangedProduct("bulk-7", 2));
    assertThat(await(changes.changeAll(asked, TRACE, retire()))).isZero();
  }

  @Test
  void bulksThatMeetLoseNothing() {
    var ids = IntStream.range(0, 60).mapToObj(i -> "met-" + i).toList();
    ids.forEach(id -> insert(stored(shirt(id))));
    var sales = IntStream.range(0, 4).mapToObj(i -> sale("s" + i)).toList();
    var written =
        sales.stream()
            .map(
                sale ->
                    changes.changeAll(
                        ids, TRACE, product -> product.withPrice(product.price().with(sale))))
            .toList();
    await(Future.all(written));
    assertThat(written).allSatisfy(each -> assertThat(each.result()).isEqualTo(60));
    assertThat(await(products.find(ids)))
        .allSatisfy(
            product -> {
              assertThat(product.price().sales()).containsExactlyElementsOf(sales);
              assertThat(product.version()).isEqualTo(5);
            });
  }

  @Test
  void afterTheDeadlineNothingIsBegun() {
    insert(stored(shirt("late")));
    var caller = new Caller("u", Set.of(Caller.STAFF), TRACE, now.toEpochMilli());
    assertThat(refusal(changes.change("late", null, caller, retire())).kind())
        .isEqualTo(Problem.Kind.UNAVAILABLE);
    assertThat(await(products.find("late")).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void cachesThatAreAwayOrDeafHoldUpNobodyForLong() {
    insert(stored(shirt("deaf")));
    ChangeProduct deaf = changing(none -> Promise.<Void>promise().future());
    ChangeProduct away = changing(none -> Future.failedFuture("away"));
    assertThat(await(deaf.change("deaf", 1L, TRACE, oneMore())).version()).isEqualTo(2);
    assertThat(await(away.change("deaf", 2L, TRACE, oneMore())).version()).isEqualTo(3);
  }

  private ChangeProduct changing(Function<List<ChangedProduct>, Future<Void>> caches) {
    var tell = new TellChanges(pending, () -> now, () -> {});
    return new ChangeProduct(products, new WriteProducts(tell, caches), () -> now);
  }

  private Future<Void> drop(List<ChangedProduct> changed) {
    dropped.addAll(changed);
    return Future.succeededFuture();
  }

  private static Product insert(Product product) {
    assertThat(await(products.insert(List.of(product)))).isEmpty();
    return product;
  }

  /** How many facts of a product wait for the relay. */
  private long told(String id) {
    var facts = new PendingFacts(vertx, pending, products, null, () -> now);
    return await(facts.page(ProductFact.TOPIC.partition(id), 1_000)).stream()
        .map(OutboxRow::key)
        .filter(id::equals)
        .count();
  }

  private static UnaryOperator<Product> retire() {
    return product -> product.withStatus(ProductView.Status.RETIRED);
  }

  private static UnaryOperator<Product> oneMore() {
    return product -> product.withRating(new ProductView.Rating(5, product.rating().count() + 1));
  }

  /** Half price from the 10th second to the 20th, another price from the 30th on. */
  private static Product planned(String id) {
    Product plain = stored(shirt(id));
    return plain.withPrice(
        plain.price().with(sale("s")).with(new Change("c", AT.plusSeconds(30), usd(2_500))));
  }

  private static Sale sale(String id) {
    return new Sale(id, 50, AT.plusSeconds(10), AT.plusSeconds(20));
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }

  private static Problem refusal(Future<?> refused) {
    return catchThrowableOfType(Problem.class, () -> await(refused));
  }

  private static Future<String> code(Throwable failure) {
    return Future.succeededFuture(((Problem) failure).code());
  }
}
