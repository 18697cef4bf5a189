package mercato.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MoneyTest {

  private static final Money PRICE = new Money(1_999, "USD");

  @Test
  void moneyAddsSubtractsAndMultipliesInMinorUnits() {
    assertThat(PRICE.plus(PRICE)).isEqualTo(new Money(3_998, "USD"));
    assertThat(PRICE.minus(PRICE)).isEqualTo(Money.zero("USD"));
    assertThat(PRICE.times(3)).isEqualTo(new Money(5_997, "USD"));
  }

  @Test
  void currenciesDoNotMixAndOverflowIsAnError() {
    assertThatThrownBy(() -> PRICE.plus(Money.zero("EUR")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Money(Long.MAX_VALUE, "USD").plus(PRICE))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Money(Long.MAX_VALUE / 2, "USD").times(3))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void aCurrencyIsThreeCapitalLetters() {
    for (String wrong : new String[] {"usd", "US", "DOLLAR", "U D", ""}) {
      assertThatThrownBy(() -> Money.zero(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
