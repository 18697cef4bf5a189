package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.product.PriceStep;
import mercato.product.SampleProducts;
import mercato.product.model.PricePlan.Change;
import mercato.product.model.PricePlan.Sale;
import org.junit.jupiter.api.Test;

class PricePlanTest {

  private static final Instant START = SampleProducts.AT;

  /** Random plans live in so many milliseconds, so that boundaries fall together now and then. */
  private static final int SPAN = 200;

  private static final int PLANS = 2_000;

  private final Random random = new Random(4);

  @Test
  void aPlanWithNothingPlannedIsARegularPriceForGood() {
    var plan = PricePlan.of(usd(100), START);
    assertThat(plan.inForce()).isEqualTo(usd(100));
    assertThat(plan.validUntil()).isEmpty();
    assertThat(plan.upcoming()).isEmpty();
    assertThat(plan.at(millis(SPAN)).inForce()).isEqualTo(usd(100));
  }

  @Test
  void ofTheSalesThatRunTheGreatestIsTakenOffAndRoundedHalfUp() {
    var plan =
        PricePlan.of(usd(5), START)
            .with(sale("small", 10, -1, 10))
            .with(sale("great", 30, 0, 5))
            .with(sale("later", 90, 5, 7));
    assertThat(plan.inForce()).isEqualTo(usd(4));
    assertThat(plan.steps(millis(10)))
        .containsExactly(step(5, 1), step(7, 5), step(10, 5))
        .isEqualTo(plan.upcoming());
  }

  @Test
  void aChangeAndASaleFromOneInstantOnAreOneBoundary() {
    var plan =
        PricePlan.of(usd(100), START).with(change("c", 5, 200)).with(sale("s", 50, 5, 5 + SPAN));
    assertThat(plan.upcoming()).containsExactly(step(5, 100), step(5 + SPAN, 200));
    assertThat(plan.validUntil()).contains(millis(5));
  }

  @Test
  void aPlanThatHasBeenSettledLaterDoesNotGoBack() {
    var plan = PricePlan.of(usd(100), START).with(change("c", 5, 200)).at(millis(5));
    assertThat(plan.at(START)).isSameAs(plan);
    assertThat(plan.inForce()).isEqualTo(usd(200));
  }

  @Test
  void whatIsPlannedIsTakenBackOrReplacedById() {
    var plan = PricePlan.of(usd(100), START).with(change("c", 5, 200)).with(sale("s", 50, 1, 2));
    assertThat(plan.withoutChange("c").changes()).isEmpty();
    assertThat(plan.withoutSale("s").sales()).isEmpty();
    assertThat(plan.with(change("c", 6, 300)).changes()).containsExactly(change("c", 6, 300));
    assertThat(plan.with(sale("s", 60, 1, 2)).sales()).containsExactly(sale("s", 60, 1, 2));
  }

  @Test
  void whatComesTooLateHappensNowOrNotAtAll() {
    var plan = PricePlan.of(usd(100), START);
    assertThat(plan.with(change("c", 0, 200))).isEqualTo(PricePlan.of(usd(200), START));
    assertThat(plan.with(sale("s", 50, -5, 0))).isEqualTo(plan);
  }

  @Test
  void atAnyInstantThePriceIsTheOneThatTheWholePlanSaysByHand() {
    for (int i = 0; i < PLANS; i++) {
      PricePlan plan = randomPlan();
      for (int at = 0; at <= SPAN; at += 7) {
        assertThat(plan.at(millis(at)).inForce()).isEqualTo(naive(plan, millis(at)));
      }
    }
  }

  @Test
  void itMakesNoDifferenceInHowManyStepsTimePasses() {
    for (int i = 0; i < PLANS; i++) {
      PricePlan plan = randomPlan();
      int first = random.nextInt(SPAN);
      int second = first + random.nextInt(SPAN);
      assertThat(plan.at(millis(first)).at(millis(second))).isEqualTo(plan.at(millis(second)));
    }
  }

  @Test
  void thePriceHoldsUntilItsEndAndNoBoundaryIsMissed() {
    for (int i = 0; i < PLANS; i++) {
      PricePlan plan = randomPlan().at(millis(random.nextInt(SPAN)));
      int from = (int) (plan.settledAt().toEpochMilli() - START.toEpochMilli());
      int until =
          plan.validUntil()
              .map(end -> (int) (end.toEpochMilli() - START.toEpochMilli()))
              .orElse(SPAN);
      for (int at = from; at < until; at++) {
        assertThat(naive(plan, millis(at))).isEqualTo(plan.inForce());
        assertThat(plan.at(millis(at)).validUntil()).isEqualTo(plan.validUntil());
      }
      assertThat(plan.at(millis(until)).validUntil())
          .isEqualTo(plan.upcoming().stream().skip(1).findFirst().map(PriceStep::from));
    }
  }

  @Test
  void stepsAreAllBoundariesInOrderEachWithItsPrice() {
    for (int i = 0; i < PLANS; i++) {
      PricePlan plan = randomPlan();
      Instant until = millis(random.nextInt(SPAN));
      var steps = plan.steps(until);
      assertThat(steps)
          .isEqualTo(plan.upcoming().stream().filter(each -> !each.from().isAfter(until)).toList());
      assertThat(steps).extracting(PriceStep::from).isSorted().doesNotHaveDuplicates();
      assertThat(steps)
          .allSatisfy(each -> assertThat(each.price()).isEqualTo(naive(plan, each.from())));
    }
  }

  /** The last regular price that has begun, less the greatest percentage that runs. */
  private static Money naive(PricePlan plan, Instant now) {
    Money regular =
        plan.changes().stream()
            .filter(change -> !change.at().isAfter(now))
            .max(Comparator.comparing(Change::at).thenComparing(Change::id))
            .map(Change::price)
            .orElse(plan.regular());
    int percent =
        plan.sales().stream()
            .filter(sale -> !now.isBefore(sale.startsAt()) && now.isBefore(sale.endsAt()))
            .mapToInt(Sale::percent)
            .max()
            .orElse(0);
    return usd(
        BigDecimal.valueOf(regular.amount())
            .multiply(BigDecimal.valueOf(100L - percent).movePointLeft(2))
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact());
  }

  private PricePlan randomPlan() {
    var changes = new ArrayList<Change>();
    IntStream.range(0, random.nextInt(6))
        .forEach(
            i -> changes.add(change("c" + i, 1 + random.nextInt(SPAN), random.nextInt(1_000))));
    var sales = new ArrayList<Sale>();
    for (int i = random.nextInt(6); i > 0; i--) {
      int start = random.nextInt(SPAN) - SPAN / 4;
      int end = Math.max(start, 0) + 1 + random.nextInt(SPAN / 2);
      sales.add(sale("s" + i, 1 + random.nextInt(99), start, end));
    }
    return new PricePlan(usd(random.nextInt(1_000)), changes, List.copyOf(sales), START);
  }

  private static Change change(String id, int at, long price) {
    return new Change(id, millis(at), usd(price));
  }

  private static Sale sale(String id, int percent, int from, int until) {
    return new Sale(id, percent, millis(from), millis(until));
  }

  private static PriceStep step(int from, long price) {
    return new PriceStep(millis(from), usd(price));
  }

  private static Instant millis(int after) {
    return START.plusMillis(after);
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
