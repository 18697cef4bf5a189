package mercato.inventory.holding;

import io.vertx.core.Future;
import java.time.Clock;
import mercato.contract.Caller;
import mercato.contract.inventory.HoldView;
import mercato.contract.inventory.InventoryOperations.Reserve;
import mercato.inventory.model.Hold;
import mercato.inventory.model.StockRules;

/** Holds all lines of an order or none. */
public final class ReserveStock {

  private final ReservationLane lane;
  private final Clock clock;

  public ReserveStock(ReservationLane lane, Clock clock) {
    this.lane = lane;
    this.clock = clock;
  }

  public Future<HoldView> handle(Reserve request, Caller caller) {
    caller.requireService();
    return lane.take(StockRules.reserve(request, clock.instant()), caller.deadlineMillis())
        .map(Hold::view);
  }
}
