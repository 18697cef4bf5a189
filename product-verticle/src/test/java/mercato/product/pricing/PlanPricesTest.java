package mercato.product.pricing;

import static mercato.product.pricing.Workshop.CUSTOMER;
import static mercato.product.pricing.Workshop.STAFF;
import static mercato.product.store.Catalogues.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import mercato.contract.Money;
import mercato.contract.Page;
import mercato.contract.Problem;
import mercato.contract.product.PlanOperations;
import mercato.contract.product.PlanOperations.CancelChange;
import mercato.contract.product.PlanOperations.EndSale;
import mercato.contract.product.PlanOperations.FindSale;
import mercato.contract.product.PlanOperations.ListSales;
import mercato.contract.product.PlanOperations.PlanChange;
import mercato.contract.product.PlanOperations.PlanSale;
import mercato.contract.product.PlanOperations.PlannedChange;
import mercato.contract.product.PlanOperations.SaleStatus;
import mercato.contract.product.PlanOperations.SaleView;
import mercato.contract.product.PlanOperations.SalesReply;
import mercato.contract.product.PriceStep;
import mercato.product.model.CategorySale.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlanPricesTest {

  private static Vertx vertx;

  private Workshop shop;
  private PlanChanges changes;
  private PlanSales plan;
  private FindSales sales;
  private FindPricePlan find;
  private String id;

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
    changes = new PlanChanges(shop.change, shop.clock());
    plan = new PlanSales(shop.sales, sale -> Future.succeededFuture(7L), shop.clock());
    sales = new FindSales(shop.sales, sale -> Future.succeededFuture(7L), shop.clock());
    find = new FindPricePlan(shop.products, shop.clock());
    id = shop.add("Apparel", 1).get(0);
  }

  @Test
  void whatIsPlannedForAProductIsShownAndWhatHasHappenedIsHistoryThoughNothingWroteItDown() {
    Instant first = shop.now;
    PlannedChange dearer = change(1_500, first.plusSeconds(10));
    PlannedChange cheaper = change(500, first.plusSeconds(20));
    var before = plan();
    assertThat(before.regular()).isEqualTo(usd(1_000));
    assertThat(before.changes()).containsExactly(dearer, cheaper);
    assertThat(before.upcoming())
        .containsExactly(
            new PriceStep(dearer.at(), usd(1_500)), new PriceStep(cheaper.at(), usd(500)));
    assertThat(before.history()).containsExactly(new PriceStep(first, usd(1_000)));
    shop.now = first.plusSeconds(12);
    var after = plan();
    assertThat(after.regular()).isEqualTo(usd(1_500));
    assertThat(after.changes()).containsExactly(cheaper);
    assertThat(after.history())
        .containsExactly(new PriceStep(dearer.at(), usd(1_500)), new PriceStep(first, usd(1_000)));
  }

  @Test
  void aChangeIsTakenBackOnce() {
    PlannedChange change = change(1_500, shop.now.plusSeconds(10));
    await(changes.cancel(new CancelChange(id, change.id()), STAFF));
    assertThat(plan().changes()).isEmpty();
    assertThat(code(() -> changes.cancel(new CancelChange(id, change.id()), STAFF)))
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void theTwentyFirstChangeIsRefused() {
    for (int i = 1; i <= 20; i++) {
      change(i, shop.now.plusSeconds(i));
    }
    var more = new PlanChange(id, usd(1), shop.now.plusSeconds(99));
    assertThat(code(() -> changes.plan(more, STAFF))).isEqualTo("PLAN_FULL");
  }

  @Test
  void thereIsNoPlanWithoutAProduct() {
    Instant at = shop.now.plusSeconds(1);
    for (String nobody : new String[] {"unknown", "no id", null}) {
      assertThat(code(() -> find.handle(new PlanOperations.FindPricePlan(nobody), STAFF)))
          .isEqualTo("NOT_FOUND");
      assertThat(code(() -> changes.plan(new PlanChange(nobody, usd(1), at), STAFF)))
          .isEqualTo("NOT_FOUND");
      assertThat(code(() -> changes.cancel(new CancelChange(nobody, "c"), STAFF)))
          .isEqualTo("NOT_FOUND");
      assertThat(code(() -> sales.find(new FindSale(nobody), STAFF))).isEqualTo("NOT_FOUND");
      assertThat(code(() -> plan.end(new EndSale(nobody), STAFF))).isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void aSaleIsWhatItsTimesSay() {
    Instant begin = shop.now.plusSeconds(10);
    SaleView sale = shop.plan("Apparel", 20, begin, begin.plusSeconds(10));
    assertThat(sale.status()).isEqualTo(SaleStatus.PLANNED);
    assertThat(find(sale))
        .isEqualTo(
            new SaleView(
                sale.id(),
                "Sale",
                "Apparel",
                20,
                begin,
                begin.plusSeconds(10),
                SaleStatus.PLANNED,
                7,
                shop.now));
    shop.now = begin;
    assertThat(find(sale).status()).isEqualTo(SaleStatus.RUNNING);
    shop.now = begin.plusSeconds(10);
    assertThat(find(sale).status()).isEqualTo(SaleStatus.ENDED);
    await(shop.sales.reach(sale.id(), Stage.CLOSED));
    assertThat(find(sale).products()).isZero();
  }

  @Test
  void aSaleIsCalledOffOnceAndStaysSo() {
    SaleView sale = shop.plan("Apparel", 20, null, shop.now.plusSeconds(10));
    assertThat(await(plan.end(new EndSale(sale.id()), STAFF)).status())
        .isEqualTo(SaleStatus.CANCELLED);
    shop.pass(Duration.ofSeconds(60));
    assertThat(await(plan.end(new EndSale(sale.id()), STAFF)).status())
        .isEqualTo(SaleStatus.CANCELLED);
    SaleView other = shop.plan("Apparel", 20, null, shop.now.plusSeconds(10));
    shop.pass(Duration.ofSeconds(10));
    assertThat(await(plan.end(new EndSale(other.id()), STAFF)).status())
        .isEqualTo(SaleStatus.ENDED);
  }

  @Test
  void theHundredAndFirstSaleIsRefusedUntilOneIsOver() {
    SaleView first = shop.plan("Apparel", 20, null, shop.now.plusSeconds(10));
    for (int i = 1; i < 100; i++) {
      shop.plan("Apparel", 20, null, shop.now.plusSeconds(20));
    }
    var more = new PlanSale("Sale", "Apparel", 20, null, shop.now.plusSeconds(30));
    assertThat(code(() -> plan.plan(more, STAFF))).isEqualTo("PLAN_FULL");
    await(plan.end(new EndSale(first.id()), STAFF));
    await(plan.plan(more, STAFF));
  }

  @Test
  void salesAreListedTheNewestFirstPageByPage() {
    var planned = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      planned.add(0, shop.plan("Apparel", 20, null, shop.now.plusSeconds(10)).id());
    }
    SalesReply first = await(sales.list(new ListSales(new Page(2, null)), STAFF));
    shop.plan("Apparel", 20, null, shop.now.plusSeconds(10));
    SalesReply second = await(sales.list(new ListSales(new Page(2, first.next())), STAFF));
    SalesReply third = await(sales.list(new ListSales(new Page(2, second.next())), STAFF));
    var listed = new ArrayList<SaleView>(first.items());
    listed.addAll(second.items());
    listed.addAll(third.items());
    assertThat(listed).extracting(SaleView::id).containsExactlyElementsOf(planned);
    assertThat(third.next()).isNull();
    assertThat(code(() -> sales.list(new ListSales(new Page(2, "%%%")), STAFF)))
        .isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aStageIsReachedByOneAlone() {
    SaleView sale = shop.plan("Apparel", 20, null, shop.now.plusSeconds(10));
    var reached =
        List.of(shop.sales.reach(sale.id(), Stage.BEGUN), shop.sales.reach(sale.id(), Stage.BEGUN));
    await(Future.all(reached));
    assertThat(reached.stream().filter(Future::result)).hasSize(1);
    assertThat(await(shop.sales.reach(sale.id(), Stage.SPREAD))).isTrue();
    assertThat(await(shop.sales.find(sale.id())).orElseThrow().reached())
        .containsExactlyInAnyOrder(Stage.BEGUN, Stage.SPREAD);
  }

  @Test
  void allThisIsForStaff() {
    Instant at = shop.now.plusSeconds(1);
    List<Supplier<Future<?>>> calls =
        List.of(
            () -> find.handle(new PlanOperations.FindPricePlan(id), CUSTOMER),
            () -> changes.plan(new PlanChange(id, usd(1), at), CUSTOMER),
            () -> changes.cancel(new CancelChange(id, "c"), CUSTOMER),
            () -> plan.plan(new PlanSale("Sale", "Apparel", 20, null, at), CUSTOMER),
            () -> plan.end(new EndSale("s"), CUSTOMER),
            () -> sales.find(new FindSale("s"), CUSTOMER),
            () -> sales.list(new ListSales(new Page(2, null)), CUSTOMER));
    for (Supplier<Future<?>> call : calls) {
      assertThatThrownBy(call::get)
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.code()).isEqualTo("FORBIDDEN"));
    }
  }

  private PlanOperations.PricePlanView plan() {
    return await(find.handle(new PlanOperations.FindPricePlan(id), STAFF));
  }

  private PlannedChange change(long amount, Instant at) {
    return await(changes.plan(new PlanChange(id, usd(amount), at), STAFF));
  }

  private SaleView find(SaleView sale) {
    return await(sales.find(new FindSale(sale.id()), STAFF));
  }

  private static String code(Supplier<Future<?>> call) {
    return catchThrowableOfType(Problem.class, () -> await(call.get())).code();
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
