package mercato.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import mercato.contract.inventory.HoldView.State;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator sees of stock: what becomes of holds, how many steps go together, what was sold
 * without a hold, what was forgotten.
 */
final class InventoryMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(InventoryMetrics.class);

  private final Map<State, Counter> holds = new EnumMap<>(State.class);
  private final DistributionSummary batches;
  private final Counter unheldSales;
  private final Counter pruned;

  InventoryMetrics(MeterRegistry registry) {
    for (State state : State.values()) {
      holds.put(
          state,
          Counter.builder("mercato.inventory.holds")
              .description("Holds that came into a state")
              .tag("state", state.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    batches =
        DistributionSummary.builder("mercato.inventory.batch.steps")
            .description("Steps of one transaction")
            .register(registry);
    unheldSales =
        Counter.builder("mercato.inventory.unheld.sales")
            .description("Confirmed orders for which nothing was held: a defect of the seller")
            .register(registry);
    pruned =
        Counter.builder("mercato.inventory.holds.pruned")
            .description("Settled holds that were kept long enough and deleted")
            .register(registry);
  }

  void taken(Outcome outcome) {
    batches.record(outcome.answers().size());
    count(outcome.created());
    count(outcome.changed());
    outcome.unheld().forEach(this::unheld);
  }

  void pruned(int holds) {
    pruned.increment(holds);
  }

  private void count(List<Hold> entered) {
    for (Hold hold : entered) {
      holds.get(hold.state()).increment();
    }
  }

  private void unheld(UUID orderId) {
    unheldSales.increment();
    LOG.error("Order {} was confirmed, but nothing was held for it: see its hold", orderId);
  }
}
