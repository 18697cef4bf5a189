package mercato.order.placing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;
import mercato.contract.inventory.HoldView;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.Checkout;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent.Reason;
import mercato.order.placing.Simulation.World;
import org.junit.jupiter.api.Test;

class CheckoutSimulationTest {

  private static final long SEEDS = 5_000;

  @Test
  void whateverGoesWrongEveryOrderEndsAndEndsWell() {
    Map<Status, Integer> ends = new EnumMap<>(Status.class);
    Map<Reason, Integer> failures = new EnumMap<>(Reason.class);
    LongStream.range(0, SEEDS)
        .forEach(
            seed -> {
              Simulation simulation = new Simulation(seed);
              simulation.run();
              endsWell(seed, simulation.world);
              Order order = simulation.world.order;
              ends.merge(order.status(), 1, Integer::sum);
              order.failure().ifPresent(reason -> failures.merge(reason, 1, Integer::sum));
            });
    // The luck was bad enough to see everything.
    assertThat(ends.keySet())
        .containsExactlyInAnyOrder(Status.CONFIRMED, Status.REJECTED, Status.CANCELLED);
    assertThat(ends.values()).allMatch(count -> count > 100);
    assertThat(failures.keySet()).containsExactlyInAnyOrder(Reason.values());
    assertThat(failures.values()).allMatch(count -> count > 100);
  }

  private static void endsWell(long seed, World world) {
    Order order = world.order;
    String story = "seed " + seed + ", " + order + ", stock " + world.holdStory;
    assertThat(Checkout.command(order)).as(story).isEmpty();
    assertThat(world.resumeAt).as(story).isNull();
    assertThat(order.status()).as(story).isNotEqualTo(Status.PENDING);

    assertThat(world.moved.values()).as("moved once, " + story).allMatch(count -> count == 1);
    if (world.moved.containsKey(PaymentStatus.CAPTURED)) {
      assertThat(world.moved).as(story).containsKey(PaymentStatus.AUTHORIZED);
    }
    switch (order.status()) {
      case CONFIRMED -> {
        assertThat(world.payment).as(story).isEqualTo(PaymentStatus.CAPTURED);
        assertThat(world.hold).as(story).isEqualTo(HoldView.State.COMMITTED);
      }
      case REJECTED -> {
        assertThat(world.heldOrCharged()).as(story).isFalse();
        assertThat(world.untrue).as("rejected too early, " + story).isFalse();
      }
      case CANCELLED -> {
        assertThat(world.heldOrCharged()).as(story).isFalse();
        assertThat(order.payment()).as(story).isEqualTo(world.payment);
      }
      case PENDING -> throw new AssertionError(story);
    }
    boolean sold = order.status() == Status.CONFIRMED;
    assertThat(world.stock).as(story).isEqualTo(world.initialStock - (sold ? 3 : 0));
  }
}
