package mercato.contract;

import java.util.Objects;

/**
 * An amount of money: no fractions, no rounding, overflow is an error.
 *
 * @param amount minor units (cents), may be negative
 * @param currency ISO 4217, three capital letters
 */
public record Money(long amount, String currency) {

  public Money {
    Objects.requireNonNull(currency, "currency");
    if (!isCode(currency)) {
      throw new IllegalArgumentException("currency '" + currency + "'");
    }
  }

  /** By hand: money is made by the thousand, and a pattern costs more than all the rest of it. */
  private static boolean isCode(String currency) {
    return currency.length() == 3
        && currency.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z');
  }

  public static Money zero(String currency) {
    return new Money(0, currency);
  }

  /**
   * @throws IllegalArgumentException if the currencies differ
   * @throws ArithmeticException on overflow
   */
  public Money plus(Money other) {
    return new Money(Math.addExact(amount, sameCurrency(other).amount), currency);
  }

  /**
   * @throws IllegalArgumentException if the currencies differ
   * @throws ArithmeticException on overflow
   */
  public Money minus(Money other) {
    return new Money(Math.subtractExact(amount, sameCurrency(other).amount), currency);
  }

  /**
   * @throws ArithmeticException on overflow
   */
  public Money times(int quantity) {
    return new Money(Math.multiplyExact(amount, quantity), currency);
  }

  private Money sameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(currency + " and " + other.currency + " do not add up");
    }
    return other;
  }
}
