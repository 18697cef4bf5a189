package mercato.user.model;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import mercato.contract.Money;

/** Money as people read it. */
public final class Amounts {

  private static final int USUAL_DIGITS = 2;
  private static final int GROUP = 3;

  private static final Map<String, String> SYMBOLS =
      Map.of("USD", "$", "EUR", "€", "GBP", "£", "JPY", "¥", "INR", "₹");

  private Amounts() {}

  /**
   * Such as {@code $1,299.00}, {@code ¥1,299} or {@code CHF 12.50}. By hand: the JDK's formats cost
   * an event loop 40 ms when they are first used.
   */
  public static String text(Money money) {
    int digits = digits(money.currency());
    var text = new StringBuilder(BigDecimal.valueOf(money.amount(), digits).abs().toPlainString());
    int whole = text.length() - (digits == 0 ? 0 : digits + 1);
    for (int comma = whole - GROUP; comma > 0; comma -= GROUP) {
      text.insert(comma, ',');
    }
    String sign = money.amount() < 0 ? "-" : "";
    return sign + SYMBOLS.getOrDefault(money.currency(), money.currency() + " ") + text;
  }

  /** How many digits of minor units there are; of a currency that nobody knows, two. */
  private static int digits(String currency) {
    try {
      return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException unknown) {
      return USUAL_DIGITS;
    }
  }
}
