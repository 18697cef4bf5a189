package mercato.order.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations.CancelOrder;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.Payment;
import mercato.contract.order.OrderOperations.PlaceOrder;
import mercato.contract.order.OrderView.Address;
import org.junit.jupiter.api.Test;

class OrderRulesTest {

  private static final Address HOME =
      new Address("Ada", "1 Main Street", null, "Springfield", null, "12345", "US");
  private static final Payment CARD = new Payment("card", "tok_visa");

  @Test
  void aWellFormedRequestPasses() {
    OrderRules.check(new PlaceOrder("key", List.of(new Item("hat", 999)), HOME, CARD, null));
    OrderRules.check(new PlaceOrder("key", null, HOME, CARD, null));
  }

  @Test
  void everyMistakeIsNamedWithItsPlace() {
    var bad =
        new PlaceOrder(
            " ",
            List.of(new Item("hat", 0), new Item("hat", 1_000)),
            new Address("", "x".repeat(201), null, "Springfield", null, null, "usa"),
            new Payment("cash", null),
            null);
    assertThat(pointers(bad))
        .containsExactly(
            "/idempotencyKey",
            "/items/0/quantity",
            "/items/1/productId",
            "/items/1/quantity",
            "/shippingAddress/recipient",
            "/shippingAddress/line1",
            "/shippingAddress/postalCode",
            "/shippingAddress/country",
            "/payment/method",
            "/payment/token");
    assertThat(pointers(new PlaceOrder("key", List.of(), null, null, null)))
        .containsExactly("/items", "/shippingAddress", "/payment");
  }

  @Test
  void moreThanAHundredLinesAreTooMany() {
    var lines = IntStream.range(0, 101).mapToObj(i -> new Item("p" + i, 1)).toList();
    assertThat(pointers(new PlaceOrder("key", lines, HOME, CARD, null))).containsExactly("/items");
  }

  @Test
  void aReasonHasAtMostFiveHundredCharacters() {
    OrderRules.check(new CancelOrder("id", "x".repeat(500)));
    assertThatThrownBy(() -> OrderRules.check(new CancelOrder("id", "x".repeat(501))))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> OrderRules.check(new CancelOrder("id", "a\0b")))
        .isInstanceOf(Problem.class);
  }

  private static List<String> pointers(PlaceOrder request) {
    try {
      OrderRules.check(request);
      return List.of();
    } catch (Problem problem) {
      return ((List<?>) problem.details().get("errors"))
          .stream().map(error -> (String) ((Map<?, ?>) error).get("pointer")).toList();
    }
  }
}
