package mercato.order.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations.CancelOrder;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.Payment;
import mercato.contract.order.OrderOperations.PlaceOrder;
import mercato.contract.order.OrderOperations.Quote;
import mercato.contract.order.OrderOperations.ShipOrder;
import mercato.contract.order.OrderView.Address;
import mercato.contract.order.PaymentOperations.Refund;
import mercato.contract.order.ReturnOperations.RequestReturn;
import org.junit.jupiter.api.Test;

class OrderRulesTest {

  private static final Address HOME =
      new Address("Ada", "1 Main Street", null, "Springfield", null, "12345", "US");
  private static final Payment CARD = new Payment("card", "tok_visa");

  @Test
  void aWellFormedRequestPasses() {
    OrderRules.check(place("key", List.of(new Item("hat", 999)), HOME, null, CARD));
    OrderRules.check(place("key", null, HOME, null, CARD));
    OrderRules.check(place("key", null, null, "address-1", CARD));
  }

  @Test
  void everyMistakeIsNamedWithItsPlace() {
    var bad =
        place(
            " ",
            List.of(new Item("hat", 0), new Item("hat", 1_000)),
            new Address("", "x".repeat(201), null, "Springfield", null, null, "usa"),
            null,
            new Payment("cash", null));
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
    assertThat(pointers(place("key", List.of(), null, null, null)))
        .containsExactly("/items", "/shippingAddress", "/payment");
  }

  @Test
  void moreThanAHundredLinesAreTooMany() {
    var lines = IntStream.range(0, 101).mapToObj(i -> new Item("p" + i, 1)).toList();
    assertThat(pointers(place("key", lines, HOME, null, CARD))).containsExactly("/items");
  }

  @Test
  void aReasonHasAtMostFiveHundredCharacters() {
    OrderRules.check(new CancelOrder("id", "x".repeat(500)));
    assertThatThrownBy(() -> OrderRules.check(new CancelOrder("id", "x".repeat(501))))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> OrderRules.check(new CancelOrder("id", "a\0b")))
        .isInstanceOf(Problem.class);
  }

  @Test
  void anOrderGoesToAnAddressOrToOneOfTheCallersOwn() {
    assertThat(pointers(place("key", null, HOME, "address-1", CARD))).containsExactly("/addressId");
    assertThat(pointers(place("key", null, null, null, CARD))).containsExactly("/shippingAddress");
  }

  @Test
  void aQuoteNeedsNoAddress() {
    OrderRules.check(new Quote(null, null, null, null, null));
    assertThat(pointers(() -> OrderRules.check(new Quote(null, HOME, "a", "x".repeat(201), null))))
        .containsExactly("/addressId", "/shippingMethod");
  }

  @Test
  void aRefundHasAnAmountAndAReason() {
    OrderRules.check(new Refund("key", "order", new Money(1, "USD"), "sorry"));
    assertThat(pointers(() -> OrderRules.check(new Refund("", "order", new Money(0, "USD"), " "))))
        .containsExactly("/idempotencyKey", "/amount/amount", "/reason");
    assertThat(pointers(() -> OrderRules.check(new Refund("key", "order", null, "sorry"))))
        .containsExactly("/amount/amount");
  }

  @Test
  void aReturnNamesItsPieces() {
    OrderRules.check(new RequestReturn("key", "order", List.of(new Item("hat", 1)), "small"));
    assertThat(pointers(() -> OrderRules.check(new RequestReturn("key", "order", null, null))))
        .containsExactly("/items", "/reason");
  }

  @Test
  void aShipmentHasACarrierAndANumber() {
    OrderRules.check(new ShipOrder("order", "Carrier", "42"));
    assertThat(pointers(() -> OrderRules.check(new ShipOrder("order", null, "x".repeat(201)))))
        .containsExactly("/carrier", "/trackingNumber");
  }

  private static PlaceOrder place(
      String key, List<Item> items, Address address, String addressId, Payment payment) {
    return new PlaceOrder(key, items, address, addressId, payment, null, null, null);
  }

  private static List<String> pointers(PlaceOrder request) {
    return pointers(() -> OrderRules.check(request));
  }

  private static List<String> pointers(Runnable check) {
    try {
      check.run();
      return List.of();
    } catch (Problem problem) {
      return ((List<?>) problem.details().get("errors"))
          .stream().map(error -> (String) ((Map<?, ?>) error).get("pointer")).toList();
    }
  }
}
