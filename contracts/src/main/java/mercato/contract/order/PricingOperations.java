package mercato.contract.order;

import java.time.Instant;
import java.util.List;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Page;

/** What the order service answers about what is added to prices and taken off them. */
public final class PricingOperations {

  /** The ways to ship, the cheapest first. */
  public static final Operation<ListShippingMethods, ShippingMethodsReply> SHIPPING_METHODS =
      Operation.idempotent(
          "order.shippingMethods", ListShippingMethods.class, ShippingMethodsReply.class, 2_000);

  /** Makes a coupon, for staff. Refuses {@code INVALID_REQUEST}, {@code COUPON_EXISTS}. */
  public static final Operation<CreateCoupon, CouponView> CREATE_COUPON =
      Operation.once("order.createCoupon", CreateCoupon.class, CouponView.class, 2_000);

  /** All coupons in the order of their codes, for staff. */
  public static final Operation<ListCoupons, CouponsReply> COUPONS =
      Operation.idempotent("order.coupons", ListCoupons.class, CouponsReply.class, 2_000);

  private PricingOperations() {}

  public record ListShippingMethods() {}

  public record ShippingMethodsReply(List<ShippingMethodView> items) {}

  /**
   * @param id such as {@code standard}
   * @param price of one shipment
   * @param minDays working days until it arrives, at least
   * @param maxDays at most
   */
  public record ShippingMethodView(String id, String name, Money price, int minDays, int maxDays) {}

  /**
   * @param code {@code [A-Za-z0-9_-]{3,40}}, kept in capitals
   * @param percent 1 to 100, or null with {@code amount}
   * @param amount off the subtotal, or null with {@code percent}
   * @param maxUses 1 or more, or null for no limit
   * @param maxUsesPerUser 1 or more, or null for no limit
   */
  public record CreateCoupon(
      String code,
      Integer percent,
      Money amount,
      Instant startsAt,
      Instant endsAt,
      Integer maxUses,
      Integer maxUsesPerUser) {}

  /**
   * @param uses by orders that stand or are being settled
   */
  public record CouponView(
      String code,
      Integer percent,
      Money amount,
      Instant startsAt,
      Instant endsAt,
      Integer maxUses,
      Integer maxUsesPerUser,
      int uses,
      Instant createdAt) {}

  public record ListCoupons(Page page) {}

  public record CouponsReply(List<CouponView> items, String next) {}
}
