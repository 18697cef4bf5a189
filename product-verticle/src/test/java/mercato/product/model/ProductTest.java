package mercato.product.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.product.PriceStep;
import mercato.product.SampleProducts;
import mercato.product.model.PricePlan.Change;
import mercato.product.model.PricePlan.Sale;
import org.junit.jupiter.api.Test;

class ProductTest {

  private static final Instant AT = SampleProducts.AT;
  private static final Product SHIRT = SampleProducts.stored(SampleProducts.shirt("a"));

  /** Half price from the 10th second to the 30th; 30.00 before sales from the 20th on. */
  private static final Product PLANNED =
      SHIRT.withPrice(
          SHIRT
              .price()
              .with(new Sale("s", 50, second(10), second(30)))
              .with(new Change("c", second(20), usd(3_000))));

  @Test
  void eachBoundaryThatHasPassedIsAVersionFromItsInstantOn() {
    assertThat(PLANNED.at(second(10).minusMillis(1)).view())
        .isEqualTo(PLANNED.view())
        .satisfies(view -> assertThat(view.priceValidUntil()).isEqualTo(second(10)));
    var inSale = PLANNED.at(second(12)).view();
    assertThat(inSale.price()).isEqualTo(usd(1_000));
    assertThat(inSale.version()).isEqualTo(2);
    assertThat(inSale.updatedAt()).isEqualTo(second(10));
    assertThat(inSale.priceValidUntil()).isEqualTo(second(20));
    var after = PLANNED.at(second(99)).view();
    assertThat(after.price()).isEqualTo(usd(3_000));
    assertThat(after.version()).isEqualTo(4);
    assertThat(after.updatedAt()).isEqualTo(second(30));
    assertThat(after.priceValidUntil()).isNull();
  }

  @Test
  void whoeverComputesAnInstantComputesTheSame() {
    for (int i = 0; i <= 40; i += 5) {
      for (int j = 0; j <= i; j += 5) {
        assertThat(PLANNED.at(second(j)).at(second(i))).isEqualTo(PLANNED.at(second(i)));
      }
    }
  }

  @Test
  void whatWasPaidMeanwhileIsInTheHistoryAndWhatChangedNothingIsNot() {
    Product idle =
        PLANNED.withPrice(PLANNED.price().with(new Sale("less", 5, second(12), second(15))));
    assertThat(idle.pricesUntil(idle.at(second(25))))
        .containsExactly(
            new PriceStep(second(10), usd(1_000)), new PriceStep(second(20), usd(1_500)));
    Product current = idle.at(second(25));
    Product cheaper = current.withPrice(current.price().withRegular(usd(200)));
    assertThat(idle.pricesUntil(cheaper)).last().isEqualTo(new PriceStep(second(25), usd(100)));
    assertThat(idle.pricesUntil(idle)).isEmpty();
  }

  @Test
  void anotherVersionThanExpectedIsStale() {
    assertThat(SHIRT.requireVersion(null)).isSameAs(SHIRT.requireVersion(1L));
    var problem = catchThrowableOfType(Problem.class, () -> SHIRT.requireVersion(2L));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.STALE);
    assertThat(problem.code()).isEqualTo("STALE");
  }

  private static Instant second(int after) {
    return AT.plus(Duration.ofSeconds(after));
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
