package mercato.order.pricing;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mercato.contract.Caller;
import mercato.contract.Money;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.Address;
import mercato.contract.order.PricingOperations.ShippingMethodView;
import mercato.contract.product.ProductOperations;
import mercato.contract.product.ProductOperations.PricesReply;
import mercato.contract.user.AddressView;
import mercato.order.model.Coupon;
import mercato.order.model.OrderPricing;
import mercato.order.model.OrderPricing.Goods;
import mercato.order.model.OrderPricing.Terms;
import mercato.order.pricing.CouponStore.Found;
import mercato.order.pricing.RateCache.Rates;
import mercato.platform.bus.ServiceBus;

/** What items cost now: asks for all that it depends on at once, then reckons. */
public final class Pricing {

  private static final String STANDARD = "standard";

  private final ServiceBus bus;
  private final RateCache rates;
  private final CouponStore coupons;
  private final InstantSource clock;

  public Pricing(ServiceBus bus, RateCache rates, CouponStore coupons, InstantSource clock) {
    this.bus = bus;
    this.rates = rates;
    this.coupons = coupons;
    this.clock = clock;
  }

  /**
   * Prices in force, past every cache, with shipping, tax and what a coupon takes off. Refuses
   * {@code PRODUCT_UNAVAILABLE}, {@code SHIPPING_UNAVAILABLE}, {@code COUPON_INVALID}, {@code
   * COUPON_EXHAUSTED}, {@code PRICE_CHANGED}, {@code UNAVAILABLE}.
   *
   * @param items 1 to 100
   * @param address null when it is not known yet: no tax
   * @param shippingMethod null for the standard one
   * @param couponCode whatever its case, or null
   * @param expectedTotal what the shopper saw, or null
   */
  public Future<OrderPricing> price(
      List<Item> items,
      Address address,
      String shippingMethod,
      String couponCode,
      Money expectedTotal,
      Caller caller) {
    Future<PricesReply> prices = prices(items, caller);
    Future<Rates> known = rates.find();
    Future<Optional<Found>> coupon = coupon(couponCode, caller);
    return Future.all(prices, known, coupon)
        .map(
            all -> {
              Goods goods = Goods.of(items, prices.result().items());
              String currency = goods.subtotal().currency();
              return OrderPricing.of(
                  goods,
                  new Terms(
                      method(known.result().methods(), shippingMethod),
                      known.result().taxes().of(address),
                      coupon.result().map(found -> usable(found, currency)).orElse(null)),
                  expectedTotal);
            });
  }

  private Future<PricesReply> prices(List<Item> items, Caller caller) {
    List<String> ids = new ArrayList<>(items.size());
    for (Item item : items) {
      ids.add(item.productId());
    }
    return bus.call(ProductOperations.FIND_PRICES, new ProductOperations.FindPrices(ids), caller);
  }

  private Future<Optional<Found>> coupon(String code, Caller caller) {
    return code == null
        ? Future.succeededFuture(Optional.empty())
        : coupons
            .find(Coupon.normal(code), caller.userId())
            .map(found -> Optional.of(found.orElseThrow(Coupon::unknown)));
  }

  private Coupon usable(Found found, String currency) {
    found.coupon().check(currency, found.usesOfUser(), clock.instant());
    return found.coupon();
  }

  private static ShippingMethodView method(List<ShippingMethodView> methods, String id) {
    String wanted = id == null ? STANDARD : id;
    return methods.stream()
        .filter(method -> method.id().equals(wanted))
        .findFirst()
        .orElseThrow(OrderPricing::shippingUnavailable);
  }

  /** One of the buyer's own addresses, as an order has it. */
  public static Address destination(AddressView known) {
    return new Address(
        known.recipient(),
        known.line1(),
        known.line2(),
        known.city(),
        known.region(),
        known.postalCode(),
        known.country());
  }
}
