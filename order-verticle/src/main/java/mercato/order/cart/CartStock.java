package mercato.order.cart;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mercato.contract.Caller;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.Check;
import mercato.contract.inventory.InventoryOperations.CheckReply;
import mercato.platform.bus.ServiceBus;

/** What there is of the products in a cart, as far as inventory says so in time. */
final class CartStock {

  /** A cart can be shown without it, so that nobody waits for it until it is too late to. */
  private static final long LIMIT_MILLIS = 700;

  private final ServiceBus bus;

  CartStock(ServiceBus bus) {
    this.bus = bus;
  }

  /** Pieces by product; nothing when inventory is away or slow. Never fails. */
  Future<Map<String, Integer>> of(List<Cart.Line> lines, Caller caller) {
    var items =
        lines.stream()
            .map(line -> new InventoryOperations.Line(line.productId(), line.quantity()))
            .toList();
    long limit = System.currentTimeMillis() + LIMIT_MILLIS;
    Caller hasty = caller.until(Math.min(caller.deadlineMillis(), limit));
    return bus.call(InventoryOperations.CHECK, new Check(items), hasty)
        .map(CartStock::byProduct)
        .otherwise(Map.of());
  }

  private static Map<String, Integer> byProduct(CheckReply reply) {
    Map<String, Integer> available = new HashMap<>();
    reply.items().forEach(item -> available.put(item.productId(), item.available()));
    return available;
  }
}
