package mercato.order;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import mercato.contract.order.OrderFact;
import mercato.order.history.OrderLog.Step;

/** What an operator sees of orders: how they end, how long that takes, how many have not ended. */
final class OrderMetrics {

  private final MeterRegistry registry;
  private final AtomicLong unsettled = new AtomicLong();

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
    for (OrderFact fact : step.facts()) {
      Counter.builder("mercato.orders")
          .description("Orders by how they ended")
          .tag("outcome", outcome(fact))
          .register(registry)
          .increment();
      if (!(fact instanceof OrderFact.OrderCancelled)) {
        Timer.builder("mercato.checkout")
            .description("From the intent to the end of the checkout")
            .tag("outcome", outcome(fact))
            .register(registry)
            .record(Duration.between(step.order().intent().at(), fact.at()));
      }
    }
  }

  private static String outcome(OrderFact fact) {
    if (fact instanceof OrderFact.OrderRejected rejected) {
      return rejected.reason().toLowerCase(Locale.ROOT);
    }
    return fact instanceof OrderFact.OrderConfirmed ? "confirmed" : "cancelled";
  }
}
