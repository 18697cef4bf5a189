package mercato.order.model;

import java.time.Instant;
import java.util.Locale;
import mercato.contract.Money;
import mercato.contract.Problem;

/**
 * What is taken off the subtotal under a code: a percentage, or an amount in one currency.
 *
 * @param percent 1 to 100, or null with {@code amount}
 * @param amount positive, or null with {@code percent}
 * @param startsAt from when it is in force
 * @param endsAt when it is no longer
 * @param maxUses null for no limit
 * @param maxUsesPerUser null for no limit
 * @param uses by orders that stand or are being settled
 */
public record Coupon(
    String code,
    Integer percent,
    Money amount,
    Instant startsAt,
    Instant endsAt,
    Integer maxUses,
    Integer maxUsesPerUser,
    int uses,
    Instant createdAt) {

  private static final int PERCENT = 100;

  /** Codes are kept in capitals, and found whatever their case. */
  public static String normal(String code) {
    return code.strip().toUpperCase(Locale.ROOT);
  }

  /**
   * @param usesOfUser by orders of the one who asks
   * @throws Problem {@code COUPON_INVALID}, {@code COUPON_EXHAUSTED}
   */
  public void check(String currency, int usesOfUser, Instant now) {
    if (now.isBefore(startsAt) || !now.isBefore(endsAt)) {
      throw notInForce();
    }
    if (amount != null && !amount.currency().equals(currency)) {
      throw invalid("The coupon is in " + amount.currency() + ", the order in " + currency + ".");
    }
    if (maxUses != null && uses >= maxUses
        || maxUsesPerUser != null && usesOfUser >= maxUsesPerUser) {
      throw exhausted();
    }
  }

  /** Never more than the subtotal; a percentage is rounded half up to the minor unit. */
  public Money discount(Money subtotal) {
    long off =
        percent == null ? amount.amount() : OrderPricing.share(subtotal.amount(), percent, PERCENT);
    return new Money(Math.min(off, subtotal.amount()), subtotal.currency());
  }

  public static Problem unknown() {
    return invalid("There is no such coupon.");
  }

  public static Problem notInForce() {
    return invalid("The coupon is not valid at this time.");
  }

  public static Problem exhausted() {
    return new Problem(
        Problem.Kind.CONFLICT,
        "COUPON_EXHAUSTED",
        "The coupon has been used as often as it may be. Order without it.");
  }

  private static Problem invalid(String message) {
    return new Problem(Problem.Kind.INVALID, "COUPON_INVALID", message);
  }
}
