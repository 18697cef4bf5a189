package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.PlanOperations.PlanChange;
import mercato.contract.product.PlanOperations.PlanSale;
import mercato.contract.product.PlanOperations.SaleStatus;
import mercato.product.SampleProducts;
import org.junit.jupiter.api.Test;

class PlanRulesTest {

  private static final Instant NOW = SampleProducts.AT;
  private static final Duration YEAR = Duration.ofDays(366);
  private static final Product SHIRT = SampleProducts.stored(SampleProducts.shirt("shirt"));

  @Test
  void aChangeIsPlannedForTheFutureUpToAYearAhead() {
    assertThat(PlanRules.check(change(1, NOW.plusMillis(1)), "c", NOW).at())
        .isEqualTo(NOW.plusMillis(1));
    assertThat(PlanRules.check(change(0, NOW.plus(YEAR)), "c", NOW).price().amount()).isZero();
    assertThat(pointers(change(1, NOW))).containsExactly("/at");
    assertThat(pointers(change(1, null))).containsExactly("/at");
    assertThat(pointers(change(1, NOW.plus(YEAR).plusMillis(1)))).containsExactly("/at");
  }

  @Test
  void allThatIsWrongWithAChangeIsSaidAtOnce() {
    assertThat(pointers(new PlanChange("shirt", null, null))).containsExactly("/price", "/at");
    assertThat(pointers(change(-1, NOW))).containsExactly("/price/amount", "/at");
  }

  @Test
  void aProductStaysInItsCurrency() {
    var euros = new PricePlan.Change("c", NOW.plusSeconds(1), new Money(1, "EUR"));
    var problem = catchThrowableOfType(Problem.class, () -> PlanRules.plan(SHIRT, euros));
    assertThat(pointers(problem)).containsExactly("/price/currency");
  }

  @Test
  void twentyChangesAreAllThatCanBePlanned() {
    Product product = SHIRT;
    for (int i = 1; i <= 20; i++) {
      product = PlanRules.plan(product, planned("c" + i, i));
    }
    Product full = product;
    var problem =
        catchThrowableOfType(Problem.class, () -> PlanRules.plan(full, planned("more", 99)));
    assertThat(problem.code()).isEqualTo("PLAN_FULL");
    assertThat(PlanRules.plan(full.at(NOW.plusSeconds(1)), planned("more", 99)).price().changes())
        .hasSize(20);
  }

  @Test
  void aChangeIsTakenBackUntilItHasHappened() {
    Product product = PlanRules.plan(SHIRT, planned("c", 5));
    assertThat(PlanRules.cancel(product, "c")).isEqualTo(SHIRT);
    var problem =
        catchThrowableOfType(
            Problem.class, () -> PlanRules.cancel(product.at(NOW.plusSeconds(5)), "c"));
    assertThat(problem.code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void aSaleBeginsNowUnlessItSaysWhen() {
    CategorySale sale = sale(null, NOW.plusSeconds(60));
    assertThat(sale.startsAt()).isEqualTo(NOW);
    assertThat(sale.status(NOW)).isEqualTo(SaleStatus.RUNNING);
    assertThat(sale.status(NOW.plusSeconds(60))).isEqualTo(SaleStatus.ENDED);
    assertThat(sale(NOW.plusSeconds(1), NOW.plusSeconds(2)).status(NOW))
        .isEqualTo(SaleStatus.PLANNED);
    assertThat(sale.cancelled(NOW).status(NOW.plusSeconds(60))).isEqualTo(SaleStatus.CANCELLED);
  }

  @Test
  void aSaleHasAnEndAfterItsStartAtMostAYearAhead() {
    assertThat(sale(NOW.minusSeconds(30), NOW.plus(YEAR)).endsAt()).isEqualTo(NOW.plus(YEAR));
    assertThat(salePointers(null, null)).containsExactly("/endsAt");
    assertThat(salePointers(null, NOW)).containsExactly("/endsAt");
    assertThat(salePointers(NOW.plusSeconds(9), NOW.plusSeconds(9))).containsExactly("/endsAt");
    assertThat(salePointers(null, NOW.plus(YEAR).plusMillis(1))).containsExactly("/endsAt");
    assertThat(salePointers(NOW.minusSeconds(61), NOW.plusSeconds(1))).containsExactly("/startsAt");
    assertThat(salePointers(NOW, NOW.plusNanos(1))).containsExactly("/endsAt");
  }

  @Test
  void allThatIsWrongWithASaleIsSaidAtOnce() {
    var nothing = new PlanSale(" ", "A//B", 100, null, null);
    var problem = catchThrowableOfType(Problem.class, () -> PlanRules.check(nothing, "s", NOW));
    assertThat(pointers(problem)).containsExactly("/name", "/category", "/percent", "/endsAt");
  }

  @Test
  void ofSalesThatAreNotOverThereAreAHundred() {
    CategorySale running = sale(null, NOW.plusSeconds(60));
    PlanRules.requireRoom(Collections.nCopies(99, running), NOW);
    PlanRules.requireRoom(Collections.nCopies(100, running.cancelled(NOW)), NOW);
    PlanRules.requireRoom(Collections.nCopies(100, running), NOW.plusSeconds(60));
    var problem =
        catchThrowableOfType(
            Problem.class, () -> PlanRules.requireRoom(Collections.nCopies(100, running), NOW));
    assertThat(problem.code()).isEqualTo("PLAN_FULL");
  }

  @Test
  void aSaleLiesOnTheProductsOfItsCategoryAndOnNoOthers() {
    CategorySale sale = sale(null, NOW.plusSeconds(60));
    Product on = sale.apply(SHIRT);
    assertThat(on.price().inForce()).isEqualTo(new Money(1_000, "USD"));
    assertThat(sale.apply(on)).isEqualTo(on);
    assertThat(sale.apply(on.withCategory(List.of("Elsewhere"))).price()).isEqualTo(SHIRT.price());
    assertThat(sale.cancelled(NOW).apply(on)).isEqualTo(SHIRT);
    assertThat(sale.apply(SHIRT.at(NOW.plusSeconds(60))).price().sales()).isEmpty();
  }

  private static CategorySale sale(Instant startsAt, Instant endsAt) {
    return PlanRules.check(
        new PlanSale("Half price", "Apparel/Topwear", 50, startsAt, endsAt), "s", NOW);
  }

  private static PlanChange change(long amount, Instant at) {
    return new PlanChange("shirt", new Money(amount, "USD"), at);
  }

  private static PricePlan.Change planned(String id, int seconds) {
    return new PricePlan.Change(id, NOW.plusSeconds(seconds), new Money(seconds, "USD"));
  }

  private static List<String> pointers(PlanChange change) {
    return pointers(catchThrowableOfType(Problem.class, () -> PlanRules.check(change, "c", NOW)));
  }

  private static List<String> salePointers(Instant startsAt, Instant endsAt) {
    return pointers(catchThrowableOfType(Problem.class, () -> sale(startsAt, endsAt)));
  }

  private static List<String> pointers(Problem problem) {
    return ((List<?>) problem.details().get("errors"))
        .stream().map(error -> (String) ((Map<?, ?>) error).get("pointer")).toList();
  }
}
