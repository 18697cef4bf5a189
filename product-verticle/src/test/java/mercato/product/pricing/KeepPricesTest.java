package mercato.product.pricing;

import static mercato.product.pricing.Workshop.STAFF;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.PlanOperations.EndSale;
import mercato.contract.product.PlanOperations.PlanChange;
import mercato.contract.product.PlanOperations.SaleView;
import mercato.contract.product.PriceStep;
import mercato.contract.product.ProductView;
import mercato.platform.observe.Trace;
import mercato.product.model.CategorySale.Stage;
import mercato.product.model.Product;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepPricesTest {

  private static final Duration TURN = Duration.ofMillis(250);
  private static final Duration DAY = Duration.ofDays(1);

  private static Vertx vertx;

  private Workshop shop;
  private Workshop.Keeper keeper;

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
    shop = new Workshop(vertx);
    keeper = shop.newKeeper();
  }

  @Test
  void aPriceThatHasChangedByItselfIsWrittenDownWithItsInstantAndOnce() {
    String id = shop.add("Apparel", 2).get(0);
    Instant at = shop.now.plusSeconds(1);
    planChange(id, 700, at);
    shop.index();
    turns(3);
    assertThat(shop.stored(id).version()).isEqualTo(2);
    shop.pass(Duration.ofSeconds(1));
    assertThat(shop.prices(List.of(id))).isEqualTo(Map.of(700L, 1L));
    turns(1);
    Product written = shop.stored(id);
    assertThat(written.version()).isEqualTo(3);
    assertThat(written.updatedAt()).isEqualTo(at);
    assertThat(written.price().regular().amount()).isEqualTo(700);
    assertThat(await(shop.products.findChronicle(id)).orElseThrow().history())
        .last()
        .isEqualTo(new PriceStep(at, new Money(700, "USD")));
    assertThat(await(shop.pending.find(10))).isNotEmpty();
    turns(20);
    shop.index();
    turns(20);
    assertThat(shop.stored(id)).isEqualTo(written);
    assertThat(shop.metrics.counter("mercato.prices.written", "cause", "due").count()).isEqualTo(1);
  }

  @Test
  void aSaleThatRunsGetsOntoAllProductsOfItsCategoryAndNoOthers() {
    var inside = shop.add("Apparel/Shirts", 600);
    var outside = shop.add("Apparel/Shoes", 10);
    SaleView sale = shop.plan("Apparel/Shirts", 20, null, shop.now.plus(DAY));
    untilSpread(sale);
    assertThat(shop.prices(inside)).isEqualTo(Map.of(800L, 600L));
    assertThat(shop.prices(outside)).isEqualTo(Map.of(1_000L, 10L));
    assertThat(shop.stored(inside)).allMatch(product -> product.version() == 2);
    assertThat(reached(sale)).contains(Stage.BEGUN, Stage.SPREAD);
  }

  @Test
  void aSaleThatIsPlannedIsSpreadAtOnceAndBeginsEverywhereAtItsInstant() {
    var ids = shop.add("Apparel", 300);
    Instant begin = shop.now.plus(DAY);
    SaleView sale = shop.plan("Apparel", 50, begin, begin.plus(DAY));
    untilSpread(sale);
    assertThat(shop.prices(ids)).isEqualTo(Map.of(1_000L, 300L));
    assertThat(reached(sale)).doesNotContain(Stage.BEGUN);
    shop.now = begin;
    assertThat(shop.prices(ids)).isEqualTo(Map.of(500L, 300L));
    turns(2);
    assertThat(shop.stored(ids)).allMatch(product -> product.updatedAt().equals(begin));
    assertThat(reached(sale)).contains(Stage.BEGUN);
    shop.now = begin.plus(DAY);
    assertThat(shop.prices(ids)).isEqualTo(Map.of(1_000L, 300L));
    shop.index();
    turns(2);
    assertThat(shop.stored(ids)).allMatch(product -> product.price().sales().isEmpty());
    assertThat(reached(sale)).contains(Stage.CLOSED);
    assertThat(await(shop.sales.open())).isEmpty();
  }

  @Test
  void aProductThatIsNewOrMovesInJoinsAndOneThatMovesOutLeaves() {
    shop.add("Apparel", 3);
    SaleView sale = shop.plan("Apparel", 20, null, shop.now.plus(DAY));
    untilSpread(sale);
    var fresh = shop.add("Apparel/Shirts", 1);
    var outside = shop.add("Shoes", 1);
    rounds(3);
    assertThat(shop.prices(fresh)).containsOnlyKeys(800L);
    move(outside.get(0), "Apparel");
    move(fresh.get(0), "Shoes");
    rounds(3);
    assertThat(shop.prices(outside)).containsOnlyKeys(800L);
    assertThat(shop.prices(fresh)).containsOnlyKeys(1_000L);
  }

  @Test
  void aRetiredProductGetsNoSaleButLosesOneThatIsCalledOff() {
    var ids = shop.add("Apparel", 2);
    await(
        shop.change.change(
            ids.get(0),
            null,
            Trace.next(),
            product -> product.withStatus(ProductView.Status.RETIRED)));
    shop.index();
    SaleView sale = shop.plan("Apparel", 20, null, shop.now.plus(DAY));
    untilSpread(sale);
    assertThat(shop.prices(ids)).isEqualTo(Map.of(1_000L, 1L, 800L, 1L));
    await(
        shop.change.change(
            ids.get(1),
            null,
            Trace.next(),
            product -> product.withStatus(ProductView.Status.RETIRED)));
    end(sale);
    rounds(5);
    assertThat(shop.prices(ids)).isEqualTo(Map.of(1_000L, 2L));
  }

  @Test
  void aSaleThatIsCalledOffWhileItSpreadsIsTakenOffAgainThoughTheIndexHearsOfItLate() {
    var ids = shop.add("Apparel", 600);
    SaleView sale = shop.plan("Apparel", 20, null, shop.now.plus(DAY));
    turns(1);
    assertThat(shop.prices(ids)).containsKeys(800L, 1_000L);
    end(sale);
    turns(40); // 10 s, in which Kafka is away and the index knows of no product with the sale
    assertThat(reached(sale)).doesNotContain(Stage.CLOSED);
    rounds(8);
    assertThat(shop.prices(ids)).isEqualTo(Map.of(1_000L, 600L));
    assertThat(reached(sale)).contains(Stage.CLOSED);
    assertThat(shop.stored(ids)).allMatch(product -> product.price().sales().isEmpty());
  }

  @Test
  void aSaleThatIsOverBeforeItWasSpreadChangesNothing() {
    var ids = shop.add("Apparel", 5);
    SaleView sale = shop.plan("Apparel", 20, null, shop.now.plusSeconds(1));
    shop.pass(Duration.ofSeconds(1));
    rounds(2);
    assertThat(shop.stored(ids)).allMatch(product -> product.version() == 1);
    assertThat(reached(sale)).containsExactly(Stage.CLOSED);
  }

  @Test
  void ofSeveralSalesTheGreatestCountsAndWhenItIsCalledOffTheNext() {
    var ids = shop.add("Apparel/Shirts", 4);
    SaleView small = shop.plan("Apparel", 10, null, shop.now.plus(DAY));
    SaleView great = shop.plan("Apparel/Shirts", 30, null, shop.now.plus(DAY));
    untilSpread(small);
    untilSpread(great);
    assertThat(shop.prices(ids)).containsOnlyKeys(700L);
    end(great);
    rounds(4);
    assertThat(shop.prices(ids)).containsOnlyKeys(900L);
  }

  @Test
  void whoTakesOverFromOneThatWasKilledCompletesWithoutDoingAnythingTwice() {
    var ids = shop.add("Apparel", 1_000);
    SaleView sale = shop.plan("Apparel", 20, null, shop.now.plus(DAY));
    turns(1);
    assertThat(shop.prices(ids)).containsKeys(800L, 1_000L);
    keeper = shop.newKeeper();
    untilSpread(sale);
    assertThat(shop.prices(ids)).isEqualTo(Map.of(800L, 1_000L));
    assertThat(shop.stored(ids)).allMatch(product -> product.version() == 2);
  }

  @Test
  void twoHoldersAtOnceDoNoHarm() {
    var ids = shop.add("Apparel", 600);
    SaleView sale = shop.plan("Apparel", 20, null, shop.now.plus(DAY));
    Workshop.Keeper other = shop.newKeeper();
    for (int i = 0; i < 12; i++) {
      await(Future.all(keeper.turn(), other.turn()));
      shop.pass(TURN);
      shop.index();
    }
    assertThat(reached(sale)).contains(Stage.SPREAD);
    assertThat(shop.prices(ids)).isEqualTo(Map.of(800L, 600L));
    assertThat(shop.stored(ids)).allMatch(product -> product.version() == 2);
  }

  @Test
  void salesOverManyProductsHoldUpNeitherWhatIsDueNorASmallSale() {
    var many = shop.add("Apparel", 1_500);
    var few = shop.add("Shoes", 3);
    String due = shop.add("Books", 1).get(0);
    planChange(due, 700, shop.now.plusMillis(600));
    shop.index();
    for (int percent = 10; percent < 14; percent++) {
      shop.plan("Apparel", percent, null, shop.now.plus(DAY));
    }
    shop.plan("Shoes", 30, null, shop.now.plus(DAY));
    turns(1);
    assertThat(shop.metrics.counter("mercato.prices.written", "cause", "sale").count())
        .isLessThanOrEqualTo(500);
    turns(3);
    assertThat(shop.prices(few)).containsOnlyKeys(700L);
    assertThat(shop.stored(due).version()).isEqualTo(3);
    assertThat(shop.prices(many)).containsKeys(1_000L);
  }

  @Test
  void ofWhatIsDueAtOnceSomeWaitAndThatIsMeasured() {
    var ids = shop.add("Apparel", 600);
    SaleView sale = shop.plan("Apparel", 20, shop.now.plusSeconds(60), shop.now.plus(DAY));
    untilSpread(sale);
    shop.pass(Duration.ofSeconds(60));
    turns(1);
    assertThat(shop.metrics.get("mercato.prices.due").gauge().value()).isEqualTo(350);
    assertThat(shop.metrics.get("mercato.prices.due.seconds").gauge().value()).isPositive();
    turns(3);
    assertThat(shop.metrics.get("mercato.prices.due").gauge().value()).isZero();
    assertThat(shop.metrics.get("mercato.prices.due.seconds").gauge().value()).isZero();
    assertThat(shop.stored(ids)).allMatch(product -> product.version() == 3);
    keeper.due().close();
    assertThat(shop.metrics.find("mercato.prices.due").gauge()).isNull();
  }

  @Test
  void aBacklogIsNoLongerMeasuredOfOneThatHasTheWorkNoMore() {
    shop.add("Apparel", 600);
    SaleView sale = shop.plan("Apparel", 20, shop.now.plusSeconds(60), shop.now.plus(DAY));
    untilSpread(sale);
    shop.pass(Duration.ofSeconds(60));
    turns(1);
    assertThat(shop.metrics.get("mercato.prices.due").gauge().value()).isPositive();
    shop.pass(Duration.ofSeconds(31));
    assertThat(shop.metrics.get("mercato.prices.due").gauge().value()).isZero();
    assertThat(shop.metrics.get("mercato.prices.due.seconds").gauge().value()).isZero();
  }

  @Test
  void aTurnFailsWhileTheIndexIsAwayAndTheNextGoesOn() {
    String id = shop.add("Apparel", 1).get(0);
    planChange(id, 700, shop.now.plusSeconds(1));
    shop.index();
    shop.pass(Duration.ofSeconds(1));
    boolean[] away = {true};
    var settle =
        new SettlePrices(
            (now, limit) ->
                away[0]
                    ? Future.failedFuture(Problem.unavailable("being built"))
                    : shop.due(now, limit),
            shop.change,
            shop.metrics,
            shop.clock());
    assertThatThrownBy(() -> await(settle.turn())).hasMessage("being built");
    assertThat(shop.stored(id).version()).isEqualTo(2);
    away[0] = false;
    await(settle.turn());
    assertThat(shop.stored(id).version()).isEqualTo(3);
  }

  private void planChange(String id, long amount, Instant at) {
    await(
        new PlanChanges(shop.change, shop.clock())
            .plan(new PlanChange(id, new Money(amount, "USD"), at), STAFF));
  }

  private void end(SaleView sale) {
    await(
        new PlanSales(shop.sales, id -> Future.succeededFuture(0L), shop.clock())
            .end(new EndSale(sale.id()), STAFF));
  }

  private void move(String id, String category) {
    await(
        shop.change.change(
            id, null, Trace.next(), product -> product.withCategory(List.of(category))));
  }

  private Set<Stage> reached(SaleView sale) {
    return await(shop.sales.find(sale.id())).orElseThrow().reached();
  }

  private void untilSpread(SaleView sale) {
    for (int i = 0; i < 40 && !reached(sale).contains(Stage.SPREAD); i++) {
      rounds(1);
    }
    assertThat(reached(sale)).contains(Stage.SPREAD);
  }

  /** Seconds, after each of which the index has heard of all. */
  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      turns(4);
      shop.index();
    }
  }

  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      await(keeper.turn());
      shop.pass(TURN);
    }
  }
}
