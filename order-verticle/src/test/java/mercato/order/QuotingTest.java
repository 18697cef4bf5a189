package mercato.order;

import static mercato.order.TestStore.await;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.contract.order.OrderOperations;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderOperations.Payment;
import mercato.contract.order.OrderOperations.PlaceOrder;
import mercato.contract.order.OrderOperations.Quote;
import mercato.contract.order.OrderOperations.QuoteView;
import mercato.contract.order.OrderView;
import mercato.contract.order.PricingOperations;
import mercato.contract.order.PricingOperations.CreateCoupon;
import mercato.contract.order.PricingOperations.ListShippingMethods;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What things cost, over the bus. */
class QuotingTest {

  private static final List<Item> ITEMS = List.of(new Item("p-shirt", 2), new Item("p-hat", 1));
  private static Shop shop;
  private final String user = UUID.randomUUID().toString();

  @BeforeAll
  static void open() {
    shop = new Shop(Map.of());
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void anOrderCostsWhatItsQuoteSaid() {
    String code = "q-" + user;
    Instant now = Instant.now();
    shop.ask(
        PricingOperations.CREATE_COUPON,
        new CreateCoupon(code, 15, null, now.minusSeconds(9), now.plusSeconds(99), null, null),
        Shop.staff());
    QuoteView quote =
        shop.ask(
            OrderOperations.QUOTE,
            new Quote(ITEMS, null, user, "express", code),
            Shop.customer(user));
    assertThat(quote.subtotal()).isEqualTo(usd(3_000));
    assertThat(quote.discount()).isEqualTo(usd(450));
    assertThat(quote.tax()).as("4 % of 25.50, as in New York").isEqualTo(usd(102));
    assertThat(quote.shipping()).isEqualTo(usd(1_290));
    assertThat(quote.total()).isEqualTo(usd(3_942));
    OrderView placed =
        shop.ask(
                OrderOperations.PLACE,
                new PlaceOrder(
                    "key",
                    ITEMS,
                    null,
                    user,
                    new Payment("card", "tok_visa"),
                    "express",
                    code,
                    quote.total()),
                Shop.customer(user))
            .order();
    assertThat(placed.total()).isEqualTo(quote.total());
    assertThat(placed.tax()).isEqualTo(quote.tax());
    assertThat(placed.couponCode()).isEqualTo(code.toUpperCase(Locale.ROOT));
  }

  @Test
  void aGuestMayAskWithoutAnAddressAndIsToldNoTax() {
    QuoteView quote =
        shop.ask(OrderOperations.QUOTE, new Quote(ITEMS, null, null, null, null), Shop.guest());
    assertThat(quote.total()).isEqualTo(usd(3_000));
    assertThat(quote.shippingMethod()).isEqualTo("standard");
    assertThat(
            shop.ask(PricingOperations.SHIPPING_METHODS, new ListShippingMethods(), Shop.guest())
                .items())
        .extracting("id")
        .containsExactly("standard", "express");
  }

  @Test
  void whatCannotBeQuotedIsRefusedWithTheReason() {
    assertThat(refusal(new Quote(ITEMS, null, null, "drone", null)))
        .isEqualTo("SHIPPING_UNAVAILABLE");
    assertThat(refusal(new Quote(ITEMS, null, null, null, "GHOST"))).isEqualTo("COUPON_INVALID");
    assertThat(refusal(new Quote(null, null, null, null, null))).isEqualTo("CART_EMPTY");
    assertThat(refusal(new Quote(ITEMS, null, "elsewhere", null, null))).isEqualTo("NOT_FOUND");
    assertThat(refusal(new Quote(List.of(), null, null, null, null))).isEqualTo("INVALID_REQUEST");
    assertThat(refusal(new Quote(List.of(new Item("ghost", 1)), null, null, null, null)))
        .isEqualTo("PRODUCT_UNAVAILABLE");
  }

  private String refusal(Quote quote) {
    String[] code = {null};
    assertThatThrownBy(() -> await(shop.call(OrderOperations.QUOTE, quote, Shop.customer(user))))
        .isInstanceOfSatisfying(Problem.class, problem -> code[0] = problem.code());
    return code[0];
  }
}
