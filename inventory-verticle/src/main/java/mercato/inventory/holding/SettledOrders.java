package mercato.inventory.holding;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderFact.OrderConfirmed;
import mercato.inventory.model.Step;
import mercato.platform.stream.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Order facts: a confirmed order's hold is sold, a rejected or cancelled one's is free. An order
 * that was sold without a hold is logged and counted in {@code mercato_inventory_unheld_sales}.
 */
public final class SettledOrders {

  private static final Logger LOG = LoggerFactory.getLogger(SettledOrders.class);

  /** Orders in one transaction: even with 100 lines each it stays well below its time limit. */
  private static final int TRANSACTION = 50;

  private final HoldStore holds;
  private final Counter unheldSales;

  public SettledOrders(HoldStore holds, MeterRegistry metrics) {
    this.holds = holds;
    this.unheldSales =
        Counter.builder("mercato.inventory.unheld.sales")
            .description("Confirmed orders for which nothing was held: a defect of the seller")
            .register(metrics);
  }

  /** Settles the orders in their order, so many in a transaction. */
  public Future<Void> handle(List<Delivery<OrderFact>> batch) {
    if (batch.isEmpty()) {
      return Future.succeededFuture();
    }
    int size = Math.min(TRANSACTION, batch.size());
    return settle(batch.subList(0, size))
        .compose(settled -> handle(batch.subList(size, batch.size())));
  }

  private Future<Void> settle(List<Delivery<OrderFact>> part) {
    return Future.succeededFuture(part)
        .map(facts -> facts.stream().map(fact -> step(fact.envelope().body())).toList())
        .compose(holds::apply)
        .onSuccess(outcome -> outcome.unheld().forEach(this::report))
        .mapEmpty();
  }

  private static Step step(OrderFact fact) {
    UUID orderId = UUID.fromString(fact.orderId());
    return fact instanceof OrderConfirmed confirmed
        ? Step.commit(orderId, sold(confirmed))
        : Step.release(orderId);
  }

  private static List<Line> sold(OrderConfirmed confirmed) {
    return confirmed.lines().stream()
        .map(line -> new Line(line.productId(), line.quantity()))
        .toList();
  }

  private void report(UUID orderId) {
    unheldSales.increment();
    LOG.error("Order {} was confirmed, but nothing was held for it: see its hold", orderId);
  }
}
