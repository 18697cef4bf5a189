package mercato.order.history;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import mercato.order.model.Order;

/** What whoever drives an order needs of its log. */
public interface EventLog {

  /**
   * Stores the events of an order that are not stored yet.
   *
   * @param from how many of its events are stored
   * @param lease for how long nobody else will go on with it, if something is left to do; counted
   *     from the step that left something, so that a live drive moves it no further
   * @return whether they were stored; false when another step was stored first
   */
  Future<Boolean> append(Order order, int from, Duration lease);

  /** The order as it is stored now. */
  Future<Order> current(UUID id);
}
