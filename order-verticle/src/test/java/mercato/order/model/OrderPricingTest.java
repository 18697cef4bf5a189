package mercato.order.model;

import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView.Status;
import org.junit.jupiter.api.Test;

class OrderPricingTest {

  private static final Priced SHIRT = new Priced("shirt", "A shirt", usd(1_000), Status.ACTIVE);
  private static final Priced HAT = new Priced("hat", "A hat", usd(500), Status.ACTIVE);
  private static final List<Item> ITEMS = List.of(new Item("shirt", 2), new Item("hat", 1));

  @Test
  void linesAreTakenAtThePricesInForceAndAddUp() {
    OrderPricing pricing = OrderPricing.of(ITEMS, List.of(HAT, SHIRT), null);
    assertThat(pricing.lines()).extracting("productId").containsExactly("shirt", "hat");
    assertThat(pricing.lines()).extracting("lineTotal").containsExactly(usd(2_000), usd(500));
    assertThat(pricing.total()).isEqualTo(usd(2_500));
    assertThat(pricing.tax()).isEqualTo(usd(0));
  }

  @Test
  void unknownAndRetiredProductsAreRefusedEachWithItsPlace() {
    Priced retired = new Priced("hat", "A hat", usd(500), Status.RETIRED);
    var items = List.of(new Item("ghost", 1), new Item("shirt", 2), new Item("hat", 1));
    assertThatThrownBy(() -> OrderPricing.of(items, List.of(SHIRT, retired), null))
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
    assertThatThrownBy(() -> OrderPricing.of(ITEMS, List.of(SHIRT, euro), null))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID));
  }

  @Test
  void anotherTotalThanTheShopperSawIsRefused() {
    assertThatThrownBy(() -> OrderPricing.of(ITEMS, List.of(SHIRT, HAT), usd(2_499)))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("PRICE_CHANGED"));
    assertThat(OrderPricing.of(ITEMS, List.of(SHIRT, HAT), usd(2_500)).total())
        .isEqualTo(usd(2_500));
  }
}
