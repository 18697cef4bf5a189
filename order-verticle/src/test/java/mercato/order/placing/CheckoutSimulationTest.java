package mercato.order.placing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import mercato.contract.inventory.HoldView;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.Checkout;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.OrderRejected;
import mercato.order.model.OrderEvent.Reason;
import mercato.order.placing.Simulation.World;
import org.junit.jupiter.api.Test;

class CheckoutSimulationTest {

  private static final long SEEDS = 10_000;

  private final Map<Status, Integer> ends = new EnumMap<>(Status.class);
  private final Map<PaymentStatus, Integer> payments = new EnumMap<>(PaymentStatus.class);
  private final Map<Reason, Integer> failures = new EnumMap<>(Reason.class);
  private final Map<String, Integer> refusals = new HashMap<>();

  @Test
  void whateverGoesWrongEveryOrderEndsAndEndsWell() {
    LongStream.range(0, SEEDS).forEach(this::live);
    // The luck was bad enough to see everything.
    assertThat(ends.keySet())
        .containsExactlyInAnyOrder(
            Status.CONFIRMED,
            Status.SHIPPED,
            Status.DELIVERED,
            Status.RETURNED,
            Status.REJECTED,
            Status.CANCELLED);
    assertThat(ends.values()).allMatch(count -> count > 100);
    assertThat(payments.keySet())
        .contains(
            PaymentStatus.CAPTURED,
            PaymentStatus.PARTIALLY_REFUNDED,
            PaymentStatus.REFUNDED,
            PaymentStatus.VOIDED,
            PaymentStatus.DECLINED);
    assertThat(payments.values()).allMatch(count -> count > 100);
    assertThat(failures.keySet()).containsExactlyInAnyOrder(Reason.values());
    assertThat(failures.values()).allMatch(count -> count > 100);
    assertThat(refusals.keySet())
        .containsExactlyInAnyOrder(
            "ILLEGAL_TRANSITION", "REFUND_EXCEEDS_CAPTURED", "RETURN_EXCEEDS_ORDER");
  }

  private void live(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.run();
    World world = simulation.world;
    String story = "seed " + seed + ", " + world.order + ", stock " + world.holdStory;
    endsWell(world, story);
    isSound(world, story);
    ends.merge(world.order.status(), 1, Integer::sum);
    payments.merge(world.order.payment(), 1, Integer::sum);
    world.order.failure().ifPresent(reason -> failures.merge(reason, 1, Integer::sum));
    world.refusals.forEach((code, count) -> refusals.merge(code, count, Integer::sum));
  }

  private static void endsWell(World world, String story) {
    Order order = world.order;
    assertThat(Checkout.command(order)).as(story).isEmpty();
    assertThat(world.resumeAt).as(story).isNull();
    assertThat(order.status()).as(story).isNotEqualTo(Status.PENDING);
    if (order.stands()) {
      assertThat(world.hold).as(story).isEqualTo(HoldView.State.COMMITTED);
      assertThat(world.captured).as(story).isEqualTo(order.intent().total().amount());
    } else {
      assertThat(world.heldOrCharged()).as(story).isFalse();
      assertThat(world.untrue).as("rejected too early, " + story).isFalse();
    }
    assertThat(world.stock).as(story).isEqualTo(world.initialStock - (order.stands() ? 3 : 0));
  }

  /** What the log says, the provider and the fold say too. */
  private static void isSound(World world, String story) {
    Order order = world.order;
    assertThat(world.moved.values()).as("moved once, " + story).allMatch(count -> count == 1);
    if (world.captured > 0) {
      assertThat(world.moved).as(story).containsKey(PaymentStatus.AUTHORIZED);
    }
    assertThat(world.refunded).as(story).isLessThanOrEqualTo(world.captured);
    assertThat(order.money().captured().amount()).as(story).isEqualTo(world.captured);
    assertThat(order.money().refunded().amount()).as(story).isEqualTo(world.refunded);
    if (world.captured > 0) {
      assertThat(order.payment()).as(story).isEqualTo(world.payment);
    }
    Order folded = new Order(order.id(), order.events());
    assertThat(folded.status()).as(story).isEqualTo(order.status());
    assertThat(folded.money()).as(story).isEqualTo(order.money());
    assertThat(folded.returns()).as(story).isEqualTo(order.returns());
    // A coupon is given back by this event: once, or never.
    long undone =
        order.events().stream()
            .filter(e -> e instanceof OrderRejected || e instanceof OrderCancelled)
            .count();
    assertThat(undone).as(story).isEqualTo(order.stands() ? 0 : 1);
  }
}
