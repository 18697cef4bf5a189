package mercato.inventory.holding;

import io.vertx.core.Future;
import java.time.InstantSource;
import mercato.contract.Caller;
import mercato.contract.inventory.HoldView;
import mercato.contract.inventory.InventoryOperations.Reserve;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Step;
import mercato.inventory.model.StockRules;
import mercato.platform.batch.BatchLane;

/** Holds all lines of an order or none. */
public final class ReserveStock {

  private final BatchLane<Step, Hold> lane;
  private final InstantSource clock;

  public ReserveStock(BatchLane<Step, Hold> lane, InstantSource clock) {
    this.lane = lane;
    this.clock = clock;
  }

  public Future<HoldView> handle(Reserve request, Caller caller) {
    caller.requireService();
    return lane.take(StockRules.reserve(request, clock.instant()), caller.deadlineMillis())
        .map(Hold::view);
  }
}
