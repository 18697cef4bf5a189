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
    return find(orderId, seesAll(caller), caller);
  }

  /** As {@link #find}, for what its owner alone may do: staff may not either. */
  public Future<StoredOrder> findOwn(String orderId, Caller caller) {
    return find(orderId, false, caller);
  }

  private Future<StoredOrder> find(String orderId, boolean any, Caller caller) {
    return log.find(id(orderId))
        .map(
            stored -> {
              if (!any && !stored.order().intent().userId().equals(caller.userId())) {
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
