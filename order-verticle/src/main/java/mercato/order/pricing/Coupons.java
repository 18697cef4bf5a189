package mercato.order.pricing;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.PricingOperations.CouponView;
import mercato.contract.order.PricingOperations.CouponsReply;
import mercato.contract.order.PricingOperations.CreateCoupon;
import mercato.contract.order.PricingOperations.ListCoupons;
import mercato.order.model.Coupon;
import mercato.order.model.CouponRules;

/** Makes and lists coupons, for staff. */
public final class Coupons {

  private static final String START = "";

  private final CouponStore store;
  private final InstantSource clock;

  public Coupons(CouponStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  public Future<CouponView> create(CreateCoupon request, Caller caller) {
    caller.requireStaff();
    Coupon coupon = CouponRules.check(request, clock.instant());
    return store
        .create(coupon)
        .map(
            made -> {
              if (!made) {
                throw new Problem(
                    Problem.Kind.CONFLICT,
                    "COUPON_EXISTS",
                    "There is a coupon of this code. Choose another code.");
              }
              return view(coupon);
            });
  }

  /** Asks for one more than the page holds, to know whether another page follows. */
  public Future<CouponsReply> list(ListCoupons request, Caller caller) {
    caller.requireStaff();
    int limit = request.page().limit();
    return store
        .list(read(request.page().cursor()), limit + 1)
        .map(
            found -> {
              List<Coupon> shown = found.subList(0, Math.min(limit, found.size()));
              return new CouponsReply(
                  shown.stream().map(Coupons::view).toList(),
                  found.size() > limit ? cursor(shown.get(limit - 1)) : null);
            });
  }

  private static String cursor(Coupon last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.code().getBytes(StandardCharsets.UTF_8));
  }

  private static String read(String cursor) {
    try {
      return cursor == null
          ? START
          : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII)
              .replace("\0", "");
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid(new Problem.FieldError("/cursor", "is not one of ours"));
    }
  }

  private static CouponView view(Coupon coupon) {
    return new CouponView(
        coupon.code(),
        coupon.percent(),
        coupon.amount(),
        coupon.startsAt(),
        coupon.endsAt(),
        coupon.maxUses(),
        coupon.maxUsesPerUser(),
        coupon.uses(),
        coupon.createdAt());
  }
}
