package mercato.order.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.order.PricingOperations.CreateCoupon;

/** What a coupon must look like before it is made. */
public final class CouponRules {

  private static final int MIN_CODE_LENGTH = 3;
  private static final int MAX_CODE_LENGTH = 40;
  private static final int MAX_PERCENT = 100;
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private CouponRules() {}

  /**
   * @throws Problem {@code INVALID_REQUEST} with a pointer at each mistake
   */
  public static Coupon check(CreateCoupon request, Instant now) {
    List<FieldError> errors = new ArrayList<>();
    code(errors, request.code());
    worth(errors, request.percent(), request.amount());
    period(errors, request.startsAt(), request.endsAt());
    limit(errors, "/maxUses", request.maxUses());
    limit(errors, "/maxUsesPerUser", request.maxUsesPerUser());
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return new Coupon(
        Coupon.normal(request.code()),
        request.percent(),
        request.amount(),
        request.startsAt(),
        request.endsAt(),
        request.maxUses(),
        request.maxUsesPerUser(),
        0,
        now);
  }

  private static void code(List<FieldError> errors, String code) {
    boolean fine =
        code != null
            && code.length() >= MIN_CODE_LENGTH
            && code.length() <= MAX_CODE_LENGTH
            && code.chars().allMatch(CouponRules::inCode);
    if (!fine) {
      errors.add(new FieldError("/code", "has 3 to 40 letters (A to Z), digits, _ or -"));
    }
  }

  private static boolean inCode(int letter) {
    return letter >= 'A' && letter <= 'Z'
        || letter >= 'a' && letter <= 'z'
        || letter >= '0' && letter <= '9'
        || letter == '_'
        || letter == '-';
  }

  private static void worth(List<FieldError> errors, Integer percent, Money amount) {
    if ((percent == null) == (amount == null)) {
      errors.add(new FieldError("/percent", "must be there, or amount, not both"));
    }
    if (percent != null && (percent < 1 || percent > MAX_PERCENT)) {
      errors.add(new FieldError("/percent", "must be 1 to " + MAX_PERCENT));
    }
    if (amount != null && amount.amount() < 1) {
      errors.add(new FieldError("/amount/amount", "must be 1 or more"));
    }
  }

  private static void period(List<FieldError> errors, Instant startsAt, Instant endsAt) {
    time(errors, "/startsAt", startsAt);
    time(errors, "/endsAt", endsAt);
    if (startsAt != null && endsAt != null && !startsAt.isBefore(endsAt)) {
      errors.add(new FieldError("/endsAt", "must be after startsAt"));
    }
  }

  private static void time(List<FieldError> errors, String pointer, Instant time) {
    if (time == null || time.isBefore(EARLIEST) || !time.isBefore(LATEST)) {
      errors.add(new FieldError(pointer, "must be there, from 2000 to 9998"));
    }
  }

  private static void limit(List<FieldError> errors, String pointer, Integer limit) {
    if (limit != null && limit < 1) {
      errors.add(new FieldError(pointer, "must be 1 or more"));
    }
  }
}
