package mercato.inventory.holding;

import static mercato.inventory.Shelf.await;
import static mercato.inventory.Shelf.onContext;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.Money;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.ItemsReturned;
import mercato.contract.order.OrderFact.OrderCancelled;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.contract.order.OrderFact.OrderDelivered;
import mercato.contract.order.OrderFact.OrderRefunded;
import mercato.contract.order.OrderFact.OrderRejected;
import mercato.contract.order.OrderFact.OrderShipped;
import mercato.contract.stream.Envelope;
import mercato.inventory.Shelf;
import mercato.inventory.Shelf.Books;
import mercato.inventory.model.Restock;
import mercato.inventory.model.Step;
import mercato.platform.stream.Delivery;
import mercato.platform.time.Ids;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SettledOrdersTest {

  private static final Money PRICE = new Money(100, "USD");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Shelf shelf;
  private static Context context;
  private static SettledOrders settled;

  @BeforeAll
  static void open() {
    shelf = new Shelf();
    context = shelf.vertx().getOrCreateContext();
    settled = new SettledOrders(Shelf.lane(shelf.holds()), shelf.restocks());
  }

  @AfterAll
  static void close() {
    shelf.close();
  }

  @Test
  void everyKindOfFactHasItsStepOrNone() {
    String order = Ids.next().toString();
    var known =
        List.of(
            confirmed(order, "pen"),
            new OrderRejected(order, "1", "user", "declined", 3, NOW),
            cancelled(order),
            new OrderShipped(order, "1", "user", "DHL", "1", 6, NOW),
            new OrderDelivered(order, "1", "user", 7, NOW),
            new OrderRefunded(order, "1", "user", "refund", PRICE, 8, NOW),
            returned(order, "pen", "return", true));

    assertThat(known)
        .extracting(fact -> SettledOrders.step(fact).map(Step::kind).orElse(null))
        .containsExactly(
            Step.Kind.COMMIT, Step.Kind.RELEASE, Step.Kind.RELEASE, null, null, null, null);
    assertThat(known.stream().map(Object::getClass).toArray())
        .as("kinds of facts")
        .containsExactlyInAnyOrder(
            Arrays.stream(OrderFact.class.getPermittedSubclasses()).toArray());
  }

  @Test
  void whatIsSoldStaysSoldWhateverIsToldOfItsWay() {
    String pen = shelf.product(10);
    String order = held(pen);

    handle(
        confirmed(order, pen),
        new OrderShipped(order, "1", "user", "DHL", "1", 6, NOW),
        new OrderDelivered(order, "1", "user", 7, NOW),
        new OrderRefunded(order, "1", "user", "refund", PRICE, 8, NOW),
        returned(order, pen, Ids.next().toString(), false));

    assertThat(shelf.books(pen)).isEqualTo(new Books(8, 0, 8, 0));
  }

  @Test
  void aReturnCountsOnceHoweverOftenItIsTold() {
    String pen = shelf.product(2);
    String order = held(pen);
    String first = Ids.next().toString();

    handle(confirmed(order, pen), returned(order, pen, first, true));
    handle(confirmed(order, pen), returned(order, pen, first, true));
    assertThat(shelf.books(pen)).isEqualTo(new Books(2, 0, 2, 0));

    handle(returned(order, pen, Ids.next().toString(), true));
    assertThat(shelf.books(pen)).isEqualTo(new Books(4, 0, 4, 0));
    assertThat(shelf.told(pen)).containsExactly("StockCameBack", "StockRanOut", "StockCameBack");
    var newest = await(shelf.stocks().movements(pen, new UUID(-1, -1), 1)).get(0);
    assertThat(newest).extracting("delta", "reason", "orderId").containsExactly(2, "RETURN", order);
  }

  @Test
  void theSameReturnToldByManyAtOnceCountsOnce() {
    String pen = shelf.product(5);
    var restock = new Restock(Ids.next().toString(), Ids.next(), List.of(new Line(pen, 2)));

    await(
        Future.all(
            IntStream.range(0, 8).mapToObj(i -> shelf.restocks().restock(restock)).toList()));

    assertThat(shelf.books(pen)).isEqualTo(new Books(7, 0, 7, 0));
  }

  @Test
  void aReturnOfWhatHasNoRowMakesOne() {
    String unknown = UUID.randomUUID().toString();

    handle(returned(Ids.next().toString(), unknown, Ids.next().toString(), true));

    assertThat(shelf.books(unknown)).isEqualTo(new Books(2, 0, 2, 0));
  }

  @Test
  void returnsAreForgottenAfterTheirTime() {
    String pen = shelf.product(5);
    handle(returned(Ids.next().toString(), pen, Ids.next().toString(), true));

    assertThat(await(shelf.restocks().prune(NOW, 1_000))).isZero();
    assertThat(await(shelf.restocks().prune(Instant.now().plusSeconds(60), 1_000))).isPositive();
  }

  @Test
  void aLongPageOfFactsIsSettledInOrder() {
    String pen = shelf.product(1_000);
    var orders = IntStream.range(0, 300).mapToObj(i -> Ids.next().toString()).toList();
    var facts = new ArrayList<OrderFact>();
    orders.forEach(order -> facts.add(confirmed(order, pen)));
    orders.subList(0, 100).forEach(order -> facts.add(cancelled(order)));
    await(
        shelf
            .holds()
            .apply(
                orders.stream()
                    .map(order -> Step.reserve(UUID.fromString(order), lines(pen), NOW))
                    .toList()));

    handle(facts.toArray(OrderFact[]::new));

    assertThat(shelf.books(pen)).isEqualTo(new Books(600, 0, 600, 0));
  }

  private static String held(String product) {
    UUID order = Ids.next();
    await(
        shelf
            .holds()
            .apply(List.of(Step.reserve(order, lines(product), Instant.now().plusSeconds(3_600)))));
    return order.toString();
  }

  private static List<Line> lines(String product) {
    return List.of(new Line(product, 2));
  }

  private static void handle(OrderFact... facts) {
    var batch =
        Arrays.stream(facts)
            .map(
                fact ->
                    new Delivery<>(
                        new Envelope<>("id", "type", 1, fact.key(), NOW, "trace", fact), 0, 0))
            .toList();
    onContext(context, () -> settled.handle(batch));
  }

  private static OrderFact confirmed(String order, String product) {
    return new OrderConfirmed(order, "1", "user", sold(product), PRICE, null, 4, NOW);
  }

  private static OrderFact cancelled(String order) {
    return new OrderCancelled(order, "1", "user", List.of(), PRICE, NOW, 6, NOW);
  }

  private static OrderFact returned(String order, String product, String id, boolean restock) {
    return new ItemsReturned(order, "1", "user", id, sold(product), restock, 9, NOW);
  }

  private static List<OrderFact.Line> sold(String product) {
    return List.of(new OrderFact.Line(product, 2, PRICE));
  }
}
