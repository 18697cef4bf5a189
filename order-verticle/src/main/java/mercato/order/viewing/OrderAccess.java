package mercato.order.viewing;

import io.vertx.core.Future;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.order.history.OrderLog;
import mercato.order.history.StoredOrder;

/**
 * Finds an order for whoever may see it: its owner, staff, a service. For others it is not there.
 */
public final class OrderAccess {

  private final OrderLog log;

  public OrderAccess(OrderLog log) {
    this.log = log;
  }

  /** Refuses {@code NOT_FOUND}, also for somebody else's order. */
  public Future<StoredOrder> find(String orderId, Caller caller) {
    return log.find(id(orderId))
        .map(
            stored -> {
              boolean owner = stored.order().intent().userId().equals(caller.userId());
              if (!owner && !seesAll(caller)) {
                throw Problem.notFound("order");
              }
              return stored;
            });
  }

  static boolean seesAll(Caller caller) {
    return caller.isStaff() || caller.isService();
  }

  private static UUID id(String orderId) {
    try {
      return UUID.fromString(orderId);
    } catch (IllegalArgumentException malformed) {
      throw Problem.notFound("order");
    }
  }
}
