package mercato.order.model;

import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.PricingOperations.ShippingMethodView;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView.Status;
import mercato.order.model.OrderPricing.Goods;
import mercato.order.model.OrderPricing.Terms;
import org.junit.jupiter.api.Test;

class OrderPricingTest {

  private static final Priced SHIRT = new Priced("shirt", "A shirt", usd(1_000), Status.ACTIVE);
  private static final Priced HAT = new Priced("hat", "A hat", usd(500), Status.ACTIVE);
  private static final List<Item> ITEMS = List.of(new Item("shirt", 2), new Item("hat", 1));
  private static final ShippingMethodView FREE = method(usd(0));

  @Test
  void linesAreTakenAtThePricesInForceAndAddUp() {
    OrderPricing pricing = price(ITEMS, List.of(HAT, SHIRT), new Terms(FREE, 0, null));
    assertThat(pricing.lines()).extracting("productId").containsExactly("shirt", "hat");
    assertThat(pricing.lines()).extracting("lineTotal").containsExactly(usd(2_000), usd(500));
    assertThat(pricing.total()).isEqualTo(usd(2_500));
    assertThat(pricing.tax()).isEqualTo(usd(0));
  }

  @Test
  void shippingAndTaxAreAddedAndTheDiscountIsTakenOffBeforeTheTax() {
    OrderPricing pricing =
        price(ITEMS, List.of(HAT, SHIRT), new Terms(method(usd(1_290)), 725, coupon(10, null)));
    assertThat(pricing.subtotal()).isEqualTo(usd(2_500));
    assertThat(pricing.discount()).isEqualTo(usd(250));
    assertThat(pricing.tax()).as("7.25 % of 22.50 is 1.63125").isEqualTo(usd(163));
    assertThat(pricing.shipping()).isEqualTo(usd(1_290));
    assertThat(pricing.total()).isEqualTo(usd(2_500 + 1_290 + 163 - 250));
    assertThat(pricing.couponCode()).isEqualTo("CODE");
    assertThat(pricing.shippingMethod()).isEqualTo("method");
  }

  @Test
  void halfAMinorUnitIsRoundedUp() {
    assertThat(OrderPricing.share(50, 1, 100)).isEqualTo(1);
    assertThat(OrderPricing.share(49, 1, 100)).isZero();
    assertThat(OrderPricing.share(2_000, 25, 10_000)).isEqualTo(5);
    assertThat(OrderPricing.share(1_998, 25, 10_000)).isEqualTo(5);
    assertThat(OrderPricing.share(1_799, 25, 10_000)).isEqualTo(4);
    assertThatThrownBy(() -> OrderPricing.share(Long.MAX_VALUE, 100, 100))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void anAmountTakesNoMoreOffThanTheGoodsCost() {
    OrderPricing pricing =
        price(ITEMS, List.of(HAT, SHIRT), new Terms(FREE, 1_900, coupon(null, usd(9_999))));
    assertThat(pricing.discount()).isEqualTo(usd(2_500));
    assertThat(pricing.tax()).isEqualTo(usd(0));
    assertThat(pricing.total()).isEqualTo(usd(0));
  }

  @Test
  void whateverIsOrderedThePartsAddUpAndNothingIsBelowZero() {
    Random random = new Random(11);
    for (int round = 0; round < 5_000; round++) {
      List<Item> items = new ArrayList<>();
      List<Priced> prices = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(5); i++) {
        items.add(new Item("p" + i, 1 + random.nextInt(999)));
        prices.add(new Priced("p" + i, "P", usd(random.nextInt(100_000_000)), Status.ACTIVE));
      }
      int rate = random.nextInt(10_001);
      Coupon coupon =
          switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> coupon(1 + random.nextInt(100), null);
            default -> coupon(null, usd(1 + random.nextInt(1_000_000_000)));
          };
      Terms terms = new Terms(method(usd(random.nextInt(5_000))), rate, coupon);
      check(price(items, prices, terms), terms);
    }
  }

  private static void check(OrderPricing pricing, Terms terms) {
    long lines = pricing.lines().stream().mapToLong(line -> line.lineTotal().amount()).sum();
    long subtotal = pricing.subtotal().amount();
    long discount = pricing.discount().amount();
    assertThat(subtotal).isEqualTo(lines);
    assertThat(discount).isBetween(0L, subtotal);
    assertThat(pricing.tax().amount())
        .isEqualTo(
            BigDecimal.valueOf(subtotal - discount)
                .multiply(BigDecimal.valueOf(terms.taxBasisPoints()))
                .divide(BigDecimal.valueOf(10_000), 0, RoundingMode.HALF_UP)
                .longValueExact());
    if (terms.coupon() != null && terms.coupon().percent() != null) {
      assertThat(discount)
          .isEqualTo(
              BigDecimal.valueOf(subtotal)
                  .multiply(BigDecimal.valueOf(terms.coupon().percent()))
                  .divide(BigDecimal.valueOf(100), 0, RoundingMode.HALF_UP)
                  .longValueExact());
    }
    assertThat(pricing.total().amount())
        .isNotNegative()
        .isEqualTo(subtotal + pricing.shipping().amount() + pricing.tax().amount() - discount);
  }

  @Test
  void unknownAndRetiredProductsAreRefusedEachWithItsPlace() {
    Priced retired = new Priced("hat", "A hat", usd(500), Status.RETIRED);
    var items = List.of(new Item("ghost", 1), new Item("shirt", 2), new Item("hat", 1));
    assertThatThrownBy(() -> Goods.of(items, List.of(SHIRT, retired)))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
              assertThat(problem.code()).isEqualTo("PRODUCT_UNAVAILABLE");
              assertThat(problem.details())
                  .isEqualTo(
                      Map.of(
                          "errors",
                          List.of(
                              Map.of("pointer", "/items/0/productId", "message", "is not on sale"),
                              Map.of(
                                  "pointer", "/items/2/productId", "message", "is not on sale"))));
            });
  }

  @Test
  void twoCurrenciesDoNotMix() {
    Priced euro = new Priced("hat", "A hat", new Money(500, "EUR"), Status.ACTIVE);
    assertThatThrownBy(() -> Goods.of(ITEMS, List.of(SHIRT, euro)))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID));
  }

  @Test
  void aMethodIsForOrdersInItsCurrencyUnlessItIsFree() {
    Goods goods =
        Goods.of(
            List.of(new Item("hut", 1)),
            List.of(new Priced("hut", "Ein Hut", new Money(500, "EUR"), Status.ACTIVE)));
    assertThat(OrderPricing.of(goods, new Terms(FREE, 1_900, null), null).total())
        .isEqualTo(new Money(595, "EUR"));
    assertThatThrownBy(() -> OrderPricing.of(goods, new Terms(method(usd(1)), 1_900, null), null))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("SHIPPING_UNAVAILABLE"));
  }

  @Test
  void anotherTotalThanTheShopperSawIsRefused() {
    Goods goods = Goods.of(ITEMS, List.of(SHIRT, HAT));
    Terms terms = new Terms(method(usd(100)), 1_000, null);
    assertThatThrownBy(() -> OrderPricing.of(goods, terms, usd(2_500)))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("PRICE_CHANGED"));
    assertThat(OrderPricing.of(goods, terms, usd(2_850)).total()).isEqualTo(usd(2_850));
  }

  private static OrderPricing price(List<Item> items, List<Priced> prices, Terms terms) {
    return OrderPricing.of(Goods.of(items, prices), terms, null);
  }

  private static ShippingMethodView method(Money price) {
    return new ShippingMethodView("method", "A method", price, 1, 2);
  }

  private static Coupon coupon(Integer percent, Money amount) {
    return new Coupon(
        "CODE",
        percent,
        amount,
        TestOrders.AT,
        TestOrders.AT.plusSeconds(1),
        null,
        null,
        0,
        TestOrders.AT);
  }
}
