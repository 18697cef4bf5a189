package mercato.order;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import mercato.contract.order.OrderFact;
import mercato.order.history.OrderLog.Step;

/**
 * What an operator sees of orders: what becomes of them, how long a checkout takes, how many have
 * something left to do. For the event loop of the verticle that owns it.
 */
final class OrderMetrics {

  private static final Map<Class<? extends OrderFact>, String> OUTCOMES =
      Map.of(
          OrderFact.OrderConfirmed.class, "confirmed",
          OrderFact.OrderCancelled.class, "cancelled",
          OrderFact.OrderShipped.class, "shipped",
          OrderFact.OrderDelivered.class, "delivered",
          OrderFact.OrderRefunded.class, "refunded",
          OrderFact.ItemsReturned.class, "returned");

  private final MeterRegistry registry;
  private final AtomicLong unsettled = new AtomicLong();
  private final Map<String, Counter> counts = new HashMap<>();
  private final Map<String, Timer> durations = new HashMap<>();

  OrderMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("mercato.orders.unsettled", unsettled, AtomicLong::get)
        .description("Orders with something left to do, in the whole shop")
        .register(registry);
  }

  void unsettled(long count) {
    unsettled.set(count);
  }

  void stored(Step step) {
    Instant placed = step.order().intent().at();
    for (OrderFact fact : step.facts()) {
      if (fact instanceof OrderFact.OrderRejected rejected) {
        String reason = rejected.reason().toLowerCase(Locale.ROOT);
        count(reason);
        settled(reason, Duration.between(placed, rejected.at()));
      } else {
        count(OUTCOMES.get(fact.getClass()));
      }
      if (fact instanceof OrderFact.OrderConfirmed confirmed) {
        settled("confirmed", Duration.between(placed, confirmed.at()));
      }
    }
  }

  private void count(String outcome) {
    counts
        .computeIfAbsent(
            outcome,
            first ->
                Counter.builder("mercato.orders")
                    .description("What became of orders")
                    .tag("outcome", first)
                    .register(registry))
        .increment();
  }

  private void settled(String outcome, Duration duration) {
    durations
        .computeIfAbsent(
            outcome,
            first ->
                Timer.builder("mercato.checkout")
                    .description("From the intent to the end of the checkout")
                    .tag("outcome", first)
                    .register(registry))
        .record(duration);
  }
}
