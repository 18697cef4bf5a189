package mercato.user.model;

import static org.assertj.core.api.Assertions.assertThat;

import mercato.contract.Money;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|USD|$0.00",
        "5|USD|$0.05",
        "99999|USD|$999.99",
        "100000|USD|$1,000.00",
        "123456789|EUR|€1,234,567.89",
        "-129900|GBP|-£1,299.00",
        "1299|JPY|¥1,299",
        "999|JPY|¥999",
        "1234567|KWD|KWD 1,234.567",
        "1250|CHF|CHF 12.50",
        "5|XXX|XXX 5",
        "1250|QQQ|QQQ 12.50",
        "-9223372036854775808|USD|-$92,233,720,368,547,758.08"
      })
  void anAmountReadsAsItsCurrencyIsWritten(long amount, String currency, String text) {
    assertThat(Amounts.text(new Money(amount, currency))).isEqualTo(text);
  }
}
