package mercato.user.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import mercato.contract.Money;
import mercato.contract.inventory.StockFact.LowStock;
import mercato.contract.inventory.StockFact.StockCameBack;
import mercato.contract.inventory.StockFact.StockRanOut;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.ItemsReturned;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderDelivered;
import mercato.contract.order.OrderFact.OrderRefunded;
import mercato.contract.order.OrderFact.OrderRejected;
import mercato.contract.order.OrderFact.OrderShipped;
import mercato.contract.product.WatchFact;
import mercato.contract.product.WatchFact.BackInStock;
import mercato.contract.product.WatchFact.PriceDropped;
import mercato.contract.user.NotificationOperations.PostNotification;
import mercato.contract.user.PreferencesView.Wanted;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.PasswordChanged;
import mercato.contract.user.UserFact.ResetRequested;
import mercato.contract.user.UserFact.TokenReused;
import mercato.contract.user.UserFact.UserErased;
import mercato.contract.user.UserFact.UserRegistered;
import mercato.contract.user.UserFact.VerificationRequested;
import mercato.user.model.Notice.About;
import mercato.user.model.Notice.Wish;
import org.junit.jupiter.api.Test;

class NoticesTest {

  private static final UUID ANN = UUID.randomUUID();
  private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");
  private static final Money TOTAL = new Money(129_900, "USD");

  @Test
  void ordersAreToldAsStatusAndInWords() {
    assertThat(told(new OrderConfirmed("o", "M-1", ann(), List.of(), TOTAL, null, 4, NOW)))
        .containsExactly(
            "ORDER CONFIRMED 4",
            "ORDER_CONFIRMED Order M-1 is confirmed: Thank you! Its total is $1,299.00.");
    assertThat(told(new OrderRejected("o", "M-1", ann(), "PAYMENT_DECLINED", 5, NOW)))
        .containsExactly("ORDER REJECTED 5");
    assertThat(told(new OrderCancelled("o", "M-1", ann(), List.of(), TOTAL, NOW, 6, NOW)))
        .containsExactly(
            "ORDER CANCELLED 6",
            "ORDER_CANCELLED Order M-1 is cancelled:"
                + " You need not pay for it; what you have paid comes back to you.");
    assertThat(told(new OrderShipped("o", "M-1", ann(), "DHL", "JD 1", 7, NOW)))
        .containsExactly(
            "ORDER SHIPPED 7",
            "ORDER_SHIPPED Order M-1 is on its way: Carrier: DHL. Tracking number: JD 1.");
    assertThat(told(new OrderDelivered("o", "M-1", ann(), 8, NOW)))
        .containsExactly(
            "ORDER DELIVERED 8",
            "ORDER_DELIVERED Order M-1 has arrived: We hope that you like it.");
  }

  @Test
  void noStatusIsMadeUpWhereTheFactDoesNotSayIt() {
    assertThat(told(new OrderRefunded("o", "M-1", ann(), "r", TOTAL, 9, NOW)))
        .containsExactly(
            "ORDER_REFUNDED Refund for order M-1: We have sent $1,299.00 back to you.");
    assertThat(told(new ItemsReturned("o", "M-1", ann(), "r", List.of(), true, 10, NOW))).isEmpty();
  }

  @Test
  void aNotificationOfAnOrderHangsOnAPreferenceAndItsStatusDoesNot() {
    var facts = OrderNotices.of("f", new OrderShipped("o", "M-1", ann(), "DHL", "1", 7, NOW));
    assertThat(facts).extracting(Notice::wish).containsExactly(Wish.NONE, Wish.ORDER_UPDATES);
    assertThat(facts)
        .extracting(Notice::about)
        .containsExactly(new About("o", null, "SHIPPED", 7L), About.order("o"));
    assertThat(facts)
        .allSatisfy(
            notice -> {
              assertThat(notice.cause()).isEqualTo("f");
              assertThat(notice.userId()).isEqualTo(ANN);
              assertThat(notice.at()).isEqualTo(NOW);
            });
  }

  @Test
  void usersAreToldOfTheirAccountsWhateverTheyPrefer() {
    assertThat(kinds(new UserRegistered(ann(), NOW))).containsExactly("WELCOME NONE");
    assertThat(kinds(new PasswordChanged(ann(), NOW))).containsExactly("SECURITY NONE");
    assertThat(kinds(new TokenReused(ann(), "s", NOW))).containsExactly("SECURITY NONE");
  }

  @Test
  void whatAMailTellsOrNobodyIsThereForTellsNothing() {
    assertThat(
            Stream.of(
                new VerificationRequested(ann(), NOW),
                new ResetRequested(ann(), NOW),
                new UserErased(ann(), NOW)))
        .allSatisfy(fact -> assertThat(kinds(fact)).isEmpty());
  }

  @Test
  void whoWatchesIsToldByPreference() {
    assertThat(told(new BackInStock(ann(), "p", "Linen shirt", NOW)))
        .containsExactly(
            "BACK_IN_STOCK Linen shirt is back in stock:"
                + " You can order it again, as long as there is some.");
    var to = new Money(119_900, "USD");
    assertThat(told(new PriceDropped(ann(), "p", "Linen shirt", TOTAL, to, NOW)))
        .containsExactly(
            "PRICE_DROP Linen shirt now costs less: It is $1,199.00 instead of $1,299.00.");
    assertThat(Notices.of("f", new BackInStock(ann(), "p", "Linen shirt", NOW)))
        .allSatisfy(notice -> assertThat(notice.wish()).isEqualTo(Wish.BACK_IN_STOCK))
        .allSatisfy(notice -> assertThat(notice.about()).isEqualTo(About.product("p")));
    assertThat(Notices.of("f", new PriceDropped(ann(), "p", "Linen shirt", TOTAL, to, NOW)))
        .allSatisfy(notice -> assertThat(notice.wish()).isEqualTo(Wish.PRICE_DROPS));
  }

  @Test
  void scarceStockIsToldToAllStaff() {
    var low = Notices.of("f", new LowStock("p", 3, 5, NOW));
    var out = Notices.of("f", new StockRanOut("p", NOW));
    assertThat(Stream.of(low, out).flatMap(List::stream))
        .hasSize(2)
        .allSatisfy(
            notice -> {
              assertThat(notice.userId()).isNull();
              assertThat(notice.kind()).isEqualTo("LOW_STOCK");
              assertThat(notice.about()).isEqualTo(About.product("p"));
            });
    assertThat(low.get(0).body()).isEqualTo("Available: 3. Threshold: 5.");
    assertThat(Notices.of("f", new StockCameBack("p", 3, NOW))).isEmpty();
  }

  @Test
  void whoIsNoUserOfOursIsToldNothingAndNotTakenForTheStaff() {
    for (String nobody : new String[] {null, "", "guest"}) {
      assertThat(OrderNotices.of("f", new OrderDelivered("o", "M-1", nobody, 8, NOW))).isEmpty();
      assertThat(Notices.of("f", new UserRegistered(nobody, NOW))).isEmpty();
      assertThat(Notices.of("f", new BackInStock(nobody, "p", "Shirt", NOW))).isEmpty();
    }
  }

  @Test
  void eachWishIsOnePreference() {
    assertThat(wishes(new Wanted(false, false, false))).containsExactly(Wish.NONE);
    assertThat(wishes(new Wanted(true, false, false)))
        .containsExactly(Wish.NONE, Wish.ORDER_UPDATES);
    assertThat(wishes(new Wanted(false, true, false)))
        .containsExactly(Wish.NONE, Wish.BACK_IN_STOCK);
    assertThat(wishes(new Wanted(false, false, true))).containsExactly(Wish.NONE, Wish.PRICE_DROPS);
  }

  @Test
  void aStatusIsOverAfterADayAndANotificationAfterAYear() {
    var notices = OrderNotices.of("f", new OrderDelivered("o", "M-1", ann(), 8, NOW));
    Notice status = notices.get(0);
    Notice notification = notices.get(1);
    assertThat(status.isOver(NOW.plus(Duration.ofDays(1)))).isFalse();
    assertThat(status.isOver(NOW.plus(Duration.ofDays(1)).plusMillis(1))).isTrue();
    assertThat(notification.isOver(NOW.plus(Duration.ofDays(365)))).isFalse();
    assertThat(notification.isOver(NOW.plus(Duration.ofDays(366)))).isTrue();
  }

  @Test
  void aMessageHasATitleOfOneLineAndAPlainBody() {
    assertThat(mistakes("T".repeat(120), "B\n\tb".repeat(500))).isEmpty();
    assertThat(mistakes("😀".repeat(120), "b")).isEmpty();
    assertThat(mistakes(null, null)).isEqualTo("/title/body");
    assertThat(mistakes(" ", "\n")).isEqualTo("/title/body");
    assertThat(mistakes("T".repeat(121), "b".repeat(2_001))).isEqualTo("/title/body");
    assertThat(mistakes("two\nlines", "b\0")).isEqualTo("/title/body");
  }

  private static String mistakes(String title, String body) {
    return NoticeRules.mistakes(new PostNotification(ann(), title, body, null)).stream()
        .map(mistake -> mistake.pointer())
        .reduce("", String::concat);
  }

  private static Stream<Wish> wishes(Wanted wanted) {
    return Stream.of(Wish.values()).filter(wish -> wish.isIn(wanted));
  }

  private static List<String> told(OrderFact fact) {
    return words(OrderNotices.of("f", fact));
  }

  private static List<String> told(WatchFact fact) {
    return words(Notices.of("f", fact));
  }

  private static List<String> kinds(UserFact fact) {
    return Notices.of("f", fact).stream()
        .map(notice -> notice.kind() + " " + notice.wish())
        .toList();
  }

  private static List<String> words(List<Notice> notices) {
    return notices.stream()
        .map(
            notice ->
                notice.kind().equals(Notice.ORDER)
                    ? "ORDER " + notice.about().status() + " " + notice.about().version()
                    : notice.kind() + " " + notice.title() + ": " + notice.body())
        .toList();
  }

  private static String ann() {
    return ANN.toString();
  }
}
