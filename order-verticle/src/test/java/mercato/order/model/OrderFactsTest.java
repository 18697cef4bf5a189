package mercato.order.model;

import static mercato.order.model.TestOrders.AT;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderOperations.Item;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.PaymentRefunded;
import org.junit.jupiter.api.Test;

class OrderFactsTest {

  @Test
  void aDeliveryIsToldStepByStep() {
    Order order = TestOrders.delivered();
    assertThat(told(order))
        .extracting(Object::getClass)
        .isEqualTo(
            List.of(
                OrderFact.OrderConfirmed.class,
                OrderFact.OrderShipped.class,
                OrderFact.OrderDelivered.class));
  }

  @Test
  void aFactSaysWhichVersionTheOrderHadThenWhateverHappenedSince() {
    Order order = TestOrders.delivered();
    assertThat(told(order))
        .allSatisfy(
            fact ->
                assertThat(order.events().get((int) fact.version() - 1).getClass().getSimpleName())
                    .isEqualTo(fact.getClass().getSimpleName()));
  }

  @Test
  void aCancellationSaysWhetherTheOrderHadBeenConfirmed() {
    OrderCancelled cancelled = new OrderCancelled(null, AT);
    assertThat(told(TestOrders.placed().with(List.of(cancelled))))
        .singleElement()
        .isInstanceOfSatisfying(
            OrderFact.OrderCancelled.class, fact -> assertThat(fact.confirmedAt()).isNull());
    assertThat(told(TestOrders.captured().with(List.of(cancelled))))
        .last()
        .isInstanceOfSatisfying(
            OrderFact.OrderCancelled.class, fact -> assertThat(fact.confirmedAt()).isEqualTo(AT));
  }

  @Test
  void moneyThatGoesBackIsToldOfAnOrderThatStandsAndNotOfACancelledOne() {
    Order order = TestOrders.captured();
    order = order.with(OrderDecisions.refund(order, "r", usd(100), "sorry", AT));
    order = order.with(List.of(new PaymentRefunded("r", usd(100), AT)));
    assertThat(told(order))
        .last()
        .isEqualTo(
            new OrderFact.OrderRefunded(
                order.id().toString(),
                "M-2026-000001",
                "user-1",
                "r",
                usd(100),
                order.version(),
                AT));
    Order cancelled = order.with(List.of(new OrderCancelled(null, AT)));
    OrderEvent rest = new PaymentRefunded(null, usd(2_400), AT);
    assertThat(OrderFacts.of(cancelled.with(List.of(rest)), cancelled.version() + 1)).isEmpty();
  }

  @Test
  void anApprovedReturnIsToldWithItsPieces() {
    Order order = TestOrders.delivered();
    List<Item> items = List.of(new Item("shirt", 1));
    order = order.with(OrderDecisions.requestReturn(order, "r", items, "small", AT));
    order = order.with(OrderDecisions.approveReturn(order, "r", true, AT));
    assertThat(told(order))
        .last()
        .isEqualTo(
            new OrderFact.ItemsReturned(
                order.id().toString(),
                "M-2026-000001",
                "user-1",
                "r",
                List.of(new OrderFact.Line("shirt", 1, usd(1_000))),
                true,
                order.version(),
                AT));
  }

  private static List<OrderFact> told(Order order) {
    return IntStream.rangeClosed(1, order.version())
        .boxed()
        .flatMap(version -> OrderFacts.of(order, version).stream())
        .toList();
  }
}
