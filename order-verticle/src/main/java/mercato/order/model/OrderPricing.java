package mercato.order.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView.Line;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView;

/**
 * What the ordered items cost at the prices in force. Shipping, tax and discount are zero: the shop
 * has no rules for them yet.
 */
public record OrderPricing(
    List<Line> lines, Money subtotal, Money shipping, Money tax, Money discount, Money total) {

  /**
   * @param prices of the products that are known
   * @param expectedTotal what the shopper saw, or null
   * @throws Problem {@code PRODUCT_UNAVAILABLE} with a pointer at each item that is not on sale (or
   *     not in the first item's currency), {@code PRICE_CHANGED} with the total in force
   */
  public static OrderPricing of(List<Item> items, List<Priced> prices, Money expectedTotal) {
    Map<String, Priced> onSale =
        prices.stream()
            .filter(priced -> priced.status() == ProductView.Status.ACTIVE)
            .collect(Collectors.toMap(Priced::productId, Function.identity(), (one, same) -> one));
    refuseUnavailable(items, onSale);
    List<Line> lines =
        items.stream().map(item -> line(item, onSale.get(item.productId()))).toList();
    Money subtotal = lines.stream().map(Line::lineTotal).reduce(Money::plus).orElseThrow();
    if (expectedTotal != null && !expectedTotal.equals(subtotal)) {
      throw new Problem(
          Problem.Kind.CONFLICT,
          "PRICE_CHANGED",
          "The prices have changed since you saw them. Look at the new total and order again.",
          Map.of("expectedTotal", money(expectedTotal), "total", money(subtotal)));
    }
    Money zero = Money.zero(subtotal.currency());
    return new OrderPricing(lines, subtotal, zero, zero, zero, subtotal);
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
