package mercato.order.model;

import static mercato.order.model.TestOrders.AT;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.PricingOperations.CreateCoupon;
import org.junit.jupiter.api.Test;

class CouponTest {

  private static final Instant END = AT.plusSeconds(60);

  @Test
  void aRequestBecomesACouponInCapitalsThatNobodyHasUsed() {
    assertThat(CouponRules.check(new CreateCoupon("ten_off", 10, null, AT, END, 5, null), AT))
        .isEqualTo(new Coupon("TEN_OFF", 10, null, AT, END, 5, null, 0, AT));
  }

  @Test
  void eachMistakeIsPointedAt() {
    assertThat(mistakes(new CreateCoupon("a", 101, usd(0), END, AT, 0, -1)))
        .containsExactlyInAnyOrder(
            "/code",
            "/percent",
            "/percent",
            "/amount/amount",
            "/endsAt",
            "/maxUses",
            "/maxUsesPerUser");
    assertThat(mistakes(new CreateCoupon(null, null, null, null, null, null, null)))
        .containsExactlyInAnyOrder("/code", "/percent", "/startsAt", "/endsAt");
    assertThat(mistakes(new CreateCoupon("no space", 1, null, AT, AT, null, null)))
        .containsExactlyInAnyOrder("/code", "/endsAt");
    assertThat(mistakes(new CreateCoupon("FOR_EVER", 1, null, AT, Instant.MAX, null, null)))
        .containsExactly("/endsAt");
  }

  @Test
  void aCouponIsInForceFromItsStartUntilItsEnd() {
    Coupon coupon = coupon(null, null, 0);
    coupon.check("USD", 0, AT);
    coupon.check("USD", 0, END.minusMillis(1));
    assertThat(refusal(coupon, "USD", 0, AT.minusMillis(1))).isEqualTo("COUPON_INVALID");
    assertThat(refusal(coupon, "USD", 0, END)).isEqualTo("COUPON_INVALID");
  }

  @Test
  void anAmountIsForOrdersInItsCurrencyAPercentageForAll() {
    assertThat(refusal(coupon(null, null, 0), "EUR", 0, AT)).isEqualTo("COUPON_INVALID");
    new Coupon("TEN", 10, null, AT, END, null, null, 0, AT).check("EUR", 0, AT);
  }

  @Test
  void aCouponIsExhaustedForAllOrForOne() {
    coupon(2, null, 1).check("USD", 1, AT);
    assertThat(refusal(coupon(2, null, 2), "USD", 0, AT)).isEqualTo("COUPON_EXHAUSTED");
    coupon(null, 2, 9).check("USD", 1, AT);
    assertThat(refusal(coupon(null, 2, 9), "USD", 2, AT)).isEqualTo("COUPON_EXHAUSTED");
  }

  @Test
  void aPercentageIsRoundedHalfUp() {
    Coupon third = new Coupon("THIRD", 33, null, AT, END, null, null, 0, AT);
    assertThat(third.discount(usd(50))).isEqualTo(usd(17));
    assertThat(third.discount(usd(1))).isEqualTo(usd(0));
    assertThat(third.discount(new Money(100, "EUR"))).isEqualTo(new Money(33, "EUR"));
  }

  private static Coupon coupon(Integer maxUses, Integer maxUsesPerUser, int uses) {
    return new Coupon("FIVE", null, usd(500), AT, END, maxUses, maxUsesPerUser, uses, AT);
  }

  private static String refusal(Coupon coupon, String currency, int usesOfUser, Instant now) {
    try {
      coupon.check(currency, usesOfUser, now);
      return null;
    } catch (Problem refused) {
      return refused.code();
    }
  }

  private static List<String> mistakes(CreateCoupon request) {
    List<String> pointers = new ArrayList<>();
    assertThatThrownBy(() -> CouponRules.check(request, AT))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              for (Object error : (List<?>) problem.details().get("errors")) {
                pointers.add((String) ((Map<?, ?>) error).get("pointer"));
              }
            });
    return pointers;
  }
}
