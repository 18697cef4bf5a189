package mercato.order.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.Line;
import mercato.contract.order.PricingOperations.ShippingMethodView;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView;

/**
 * What the ordered items cost at the prices in force, in integer minor units throughout:
 *
 * <pre>
 * subtotal = sum of unit price * quantity
 * discount = percentage of the subtotal, half up; or an amount; never more than the subtotal
 * tax      = rate of (subtotal - discount), half up, once for the order; shipping is not taxed
 * total    = subtotal + shipping + tax - discount
 * </pre>
 *
 * Half up: 0.5 of a minor unit counts as a whole one.
 *
 * @param couponCode in capitals, or null
 */
public record OrderPricing(
    List<Line> lines,
    Money subtotal,
    Money shipping,
    Money tax,
    Money discount,
    Money total,
    String shippingMethod,
    String couponCode) {

  private static final int BASIS_POINTS = 10_000;

  /**
   * What is added and taken off.
   *
   * @param taxBasisPoints 1/100 of a percent, 0 to 10,000
   * @param coupon or null
   */
  public record Terms(ShippingMethodView shipping, int taxBasisPoints, Coupon coupon) {}

  /** What the goods alone cost. */
  public record Goods(List<Line> lines, Money subtotal) {

    /**
     * @param items 1 or more
     * @param prices of the products that are known
     * @throws Problem {@code PRODUCT_UNAVAILABLE} with a pointer at each item that is not on sale
     *     (or not in the first item's currency)
     */
    public static Goods of(List<Item> items, List<Priced> prices) {
      Map<String, Priced> onSale = new HashMap<>();
      for (Priced priced : prices) {
        if (priced.status() == ProductView.Status.ACTIVE) {
          onSale.put(priced.productId(), priced);
        }
      }
      refuseUnavailable(items, onSale);
      List<Line> lines = new ArrayList<>(items.size());
      Money subtotal = Money.zero(onSale.get(items.get(0).productId()).unitPrice().currency());
      for (Item item : items) {
        Line line = line(item, onSale.get(item.productId()));
        lines.add(line);
        subtotal = subtotal.plus(line.lineTotal());
      }
      return new Goods(lines, subtotal);
    }
  }

  /**
   * @param expectedTotal what the shopper saw, or null
   * @throws Problem {@code SHIPPING_UNAVAILABLE} for a method with a price in another currency,
   *     {@code PRICE_CHANGED} with the total in force
   */
  public static OrderPricing of(Goods goods, Terms terms, Money expectedTotal) {
    Money subtotal = goods.subtotal;
    Money discount =
        terms.coupon == null ? Money.zero(subtotal.currency()) : terms.coupon.discount(subtotal);
    Money tax =
        new Money(
            share(subtotal.minus(discount).amount(), terms.taxBasisPoints, BASIS_POINTS),
            subtotal.currency());
    Money shipping = shipping(terms.shipping, subtotal.currency());
    Money total = subtotal.plus(shipping).plus(tax).minus(discount);
    if (expectedTotal != null && !expectedTotal.equals(total)) {
      throw new Problem(
          Problem.Kind.CONFLICT,
          "PRICE_CHANGED",
          "The prices have changed since you saw them. Look at the new total and order again.",
          Map.of("expectedTotal", money(expectedTotal), "total", money(total)));
    }
    return new OrderPricing(
        goods.lines,
        subtotal,
        shipping,
        tax,
        discount,
        total,
        terms.shipping.id(),
        terms.coupon == null ? null : terms.coupon.code());
  }

  public static Problem shippingUnavailable() {
    return new Problem(
        Problem.Kind.INVALID,
        "SHIPPING_UNAVAILABLE",
        "The order cannot be shipped in this way. Choose another shipping method.");
  }

  /**
   * {@code amount * part / whole}, rounded half up.
   *
   * @param amount 0 or more
   * @throws ArithmeticException on overflow
   */
  static long share(long amount, int part, int whole) {
    return Math.floorDiv(Math.addExact(Math.multiplyExact(amount, part), whole / 2), whole);
  }

  private static Money shipping(ShippingMethodView method, String currency) {
    if (method.price().amount() == 0) {
      return Money.zero(currency);
    }
    if (!method.price().currency().equals(currency)) {
      throw shippingUnavailable();
    }
    return method.price();
  }

  private static void refuseUnavailable(List<Item> items, Map<String, Priced> onSale) {
    List<Map<String, String>> errors = new ArrayList<>();
    String currency = null;
    for (int i = 0; i < items.size(); i++) {
      Priced priced = onSale.get(items.get(i).productId());
      String pointer = "/items/" + i + "/productId";
      if (priced == null) {
        errors.add(Map.of("pointer", pointer, "message", "is not on sale"));
      } else if (currency == null) {
        currency = priced.unitPrice().currency();
      } else if (!currency.equals(priced.unitPrice().currency())) {
        errors.add(Map.of("pointer", pointer, "message", "is not sold in " + currency));
      }
    }
    if (!errors.isEmpty()) {
      throw new Problem(
          Problem.Kind.INVALID,
          "PRODUCT_UNAVAILABLE",
          "Not everything that was ordered is on sale.",
          Map.of("errors", errors));
    }
  }

  private static Line line(Item item, Priced priced) {
    return new Line(
        item.productId(),
        priced.name(),
        item.quantity(),
        priced.unitPrice(),
        priced.unitPrice().times(item.quantity()));
  }

  private static Map<String, Object> money(Money money) {
    return Map.of("amount", money.amount(), "currency", money.currency());
  }
}
