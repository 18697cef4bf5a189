package mercato.order;

import static mercato.order.PlacingTest.refused;
import static mercato.order.Shop.customer;
import static mercato.order.Shop.guest;
import static mercato.order.TestStore.await;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.order.CartOperations;
import mercato.contract.order.CartOperations.ClearCart;
import mercato.contract.order.CartOperations.FindCart;
import mercato.contract.order.CartOperations.MergeCart;
import mercato.contract.order.CartOperations.PutItem;
import mercato.contract.order.CartOperations.RemoveItem;
import mercato.contract.order.CartView;
import mercato.contract.order.CartView.Notice;
import mercato.contract.order.OrderOperations.Item;
import mercato.contract.order.OrderView;
import mercato.contract.order.OrderView.Status;
import mercato.contract.product.ProductOperations.Priced;
import mercato.contract.product.ProductView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Carts over the bus, and what orders do to them. */
class CartsTest {

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
  void aCartAddsUpAtThePricesOfTheMoment() {
    put(customer(user), null, "p-shirt", 2);
    CartView cart = put(customer(user), null, "p-hat", 1);
    assertThat(cart.id()).isEqualTo(user);
    assertThat(cart.items())
        .containsExactly(
            new CartView.Line("p-shirt", "Product p-shirt", 2, usd(1_000), usd(2_000), null),
            new CartView.Line("p-hat", "Product p-hat", 1, usd(1_000), usd(1_000), null));
    assertThat(cart.subtotal()).isEqualTo(usd(3_000));
    assertThat(cart.version()).isEqualTo(2);
    assertThat(find(customer(user), null)).isEqualTo(cart);
  }

  @Test
  void whatHasChangedSinceIsNoticed() {
    for (String product : List.of("p-up", "p-low", "p-none", "p-retired")) {
      put(customer(user), null, product, 5);
    }
    shop.catalogue.put("p-up", new Priced("p-up", "Up", usd(1_100), ProductView.Status.ACTIVE));
    shop.stock.put("p-low", 4);
    shop.stock.put("p-none", 0);
    shop.catalogue.put(
        "p-retired", new Priced("p-retired", "Gone", usd(1_000), ProductView.Status.RETIRED));
    assertThat(find(customer(user), null).items())
        .extracting(CartView.Line::notice)
        .containsExactly(
            Notice.PRICE_CHANGED, Notice.LOW_STOCK, Notice.UNAVAILABLE, Notice.UNAVAILABLE);
    assertThat(find(customer(user), null).items().get(0).unitPrice()).isEqualTo(usd(1_100));
  }

  @Test
  void aGuestsFirstItemMakesACartThatWhoeverKnowsItsIdCanUse() {
    CartView none = find(guest(), null);
    assertThat(none).isEqualTo(new CartView(null, List.of(), usd(0), 0));
    CartView cart = put(guest(), null, "p-hat", 1);
    assertThat(UUID.fromString(cart.id()).version()).isEqualTo(4);
    assertThat(put(guest(), cart.id(), "p-hat", 3).items().get(0).quantity()).isEqualTo(3);
    assertThat(find(customer(user), cart.id()).items()).isEmpty();
    var malformed = shop.call(CartOperations.FIND, new FindCart("../x"), guest());
    assertThat(refused(malformed).kind()).isEqualTo(Problem.Kind.INVALID);
  }

  @Test
  void whatIsNotOnSaleOrOutOfRangeIsNotPut() {
    assertThat(
            refused(
                    shop.call(
                        CartOperations.PUT_ITEM,
                        new PutItem(null, "ghost", 1, null),
                        customer(user)))
                .kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(
            refused(
                    shop.call(
                        CartOperations.PUT_ITEM,
                        new PutItem(null, "p-hat", 0, null),
                        customer(user)))
                .kind())
        .isEqualTo(Problem.Kind.INVALID);
  }

  @Test
  void linesAreTakenOutOneByOneOrAll() {
    put(customer(user), null, "p-shirt", 2);
    put(customer(user), null, "p-hat", 1);
    var removed =
        shop.ask(CartOperations.REMOVE_ITEM, new RemoveItem(null, "p-shirt", null), customer(user));
    assertThat(removed.items()).extracting(CartView.Line::productId).containsExactly("p-hat");
    var cleared = shop.ask(CartOperations.CLEAR, new ClearCart(null, null), customer(user));
    assertThat(cleared).isEqualTo(new CartView(user, List.of(), usd(0), 4));
    assertThat(shop.ask(CartOperations.CLEAR, new ClearCart(null, null), guest()).id()).isNull();
  }

  @Test
  void withoutInventoryACartIsShownWithoutNoticesAboutStock() {
    put(customer(user), null, "p-short", 5);
    shop.stock.put("p-short", 1);
    shop.dropInventory();
    assertThat(find(customer(user), null).items().get(0).notice()).isNull();
    shop.openInventory();
    assertThat(find(customer(user), null).items().get(0).notice()).isEqualTo(Notice.LOW_STOCK);
  }

  @Test
  void aChangeThatExpectsAnotherVersionIsStale() {
    put(customer(user), null, "p-hat", 1);
    Caller ann = customer(user);
    var late =
        List.of(
            shop.call(CartOperations.PUT_ITEM, new PutItem(null, "p-hat", 2, 7L), ann),
            shop.call(CartOperations.REMOVE_ITEM, new RemoveItem(null, "p-hat", 0L), ann),
            shop.call(CartOperations.CLEAR, new ClearCart(null, 2L), ann),
            shop.call(CartOperations.CLEAR, new ClearCart(null, 2L), guest()));
    late.forEach(call -> assertThat(refused(call).kind()).isEqualTo(Problem.Kind.STALE));
    var changed = shop.ask(CartOperations.PUT_ITEM, new PutItem(null, "p-hat", 2, 1L), ann);
    assertThat(changed.version()).isEqualTo(2);
    assertThat(shop.ask(CartOperations.CLEAR, new ClearCart(null, 0L), guest()).id()).isNull();
  }

  @Test
  void aGuestsCartIsMergedIntoTheOwnOneOnceAsFarAsThereIsStock() {
    put(customer(user), null, "p-hat", 2);
    String guests = put(guest(), null, "p-few", 5).id();
    put(guest(), guests, "p-hat", 3);
    shop.stock.put("p-few", 4);
    CartView merged = merge(customer(user), guests);
    assertThat(merged.id()).isEqualTo(user);
    assertThat(merged.items())
        .containsExactly(
            new CartView.Line("p-hat", "Product p-hat", 5, usd(1_000), usd(5_000), null),
            new CartView.Line("p-few", "Product p-few", 4, usd(1_000), usd(4_000), null));
    assertThat(find(guest(), guests).items()).isEmpty();
    assertThat(merge(customer(user), guests)).isEqualTo(merged);
    assertThat(merge(customer(user), UUID.randomUUID().toString())).isEqualTo(merged);
  }

  @Test
  void onlyWhoIsLoggedInMergesAndOnlyACartsId() {
    String guests = put(guest(), null, "p-hat", 1).id();
    assertThat(refused(shop.call(CartOperations.MERGE, new MergeCart(guests), guest())).kind())
        .isEqualTo(Problem.Kind.UNAUTHENTICATED);
    for (String wrong : new String[] {null, user + "x", "u:" + user}) {
      var merge = shop.call(CartOperations.MERGE, new MergeCart(wrong), customer(user));
      assertThat(refused(merge).code()).isEqualTo("INVALID_REQUEST");
    }
    assertThat(find(guest(), guests).items()).hasSize(1);
  }

  @Test
  void aMergeThatDoesNotFitLeavesBothCartsAsTheyAre() {
    for (int i = 0; i < 100; i++) {
      put(customer(user), null, "p-" + i, 1);
    }
    String guests = put(guest(), null, "p-one-more", 1).id();
    var merge = shop.call(CartOperations.MERGE, new MergeCart(guests), customer(user));
    assertThat(refused(merge).code()).isEqualTo("CART_FULL");
    assertThat(find(guest(), guests).items()).hasSize(1);
    assertThat(find(customer(user), null).items()).hasSize(100);
  }

  @Test
  void withoutInventoryAMergeAddsAllItCan() {
    put(customer(user), null, "p-scarce", 990);
    String guests = put(guest(), null, "p-scarce", 20).id();
    shop.stock.put("p-scarce", 1);
    shop.hangInventory();
    CartView merged = merge(customer(user), guests);
    assertThat(merged.items()).extracting(CartView.Line::quantity).containsExactly(999);
    shop.dropInventory();
    shop.openInventory();
  }

  @Test
  void anOrderedCartIsEmptiedOnceTheOrderIsConfirmedAndWhatCameLaterStays() {
    put(customer(user), null, "p-shirt", 2);
    put(customer(user), null, "p-hat", 1);
    var placing = shop.place(user, "key", "tok_async");
    await().until(() -> !shop.orderIds(user).isEmpty());
    put(customer(user), null, "p-hat", 3);
    put(customer(user), null, "p-scarf", 1);
    OrderView order = await(placing).order();
    assertThat(order.items())
        .extracting(OrderView.Line::productId)
        .containsExactly("p-shirt", "p-hat");
    await()
        .until(
            () ->
                find(customer(user), null).items().stream()
                    .map(line -> line.productId() + " " + line.quantity())
                    .toList(),
            List.of("p-hat 2", "p-scarf 1")::equals);
    assertThat(shop.find(order.id()).status()).isEqualTo(Status.CONFIRMED);
  }

  @Test
  void anOrderThatNamesItsItemsLeavesTheCartAlone() {
    put(customer(user), null, "p-shirt", 2);
    await(shop.place(user, "1", "tok_visa", new Item("p-shirt", 1)));
    await(shop.place(user, "2", "tok_visa"));
    await().until(() -> find(customer(user), null).items().isEmpty());
    assertThat(find(customer(user), null).version()).isEqualTo(2);
  }

  @Test
  void anEmptyCartCannotBeOrdered() {
    Problem problem = refused(shop.place(user, "key", "tok_visa"));
    assertThat(problem.code()).isEqualTo("CART_EMPTY");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
  }

  private static CartView put(Caller caller, String cartId, String product, int quantity) {
    return shop.ask(CartOperations.PUT_ITEM, new PutItem(cartId, product, quantity, null), caller);
  }

  private static CartView merge(Caller caller, String cartId) {
    return shop.ask(CartOperations.MERGE, new MergeCart(cartId), caller);
  }

  private static CartView find(Caller caller, String cartId) {
    return shop.ask(CartOperations.FIND, new FindCart(cartId), caller);
  }
}
