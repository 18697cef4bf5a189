package mercato.inventory.holding;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.inventory.HoldView;
import mercato.contract.inventory.InventoryOperations.Release;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Step;
import mercato.inventory.model.StockRules;
import mercato.platform.batch.BatchLane;

/** Gives an order's pieces back, or bars it before it comes. */
public final class ReleaseStock {

  private final BatchLane<Step, Hold> lane;

  public ReleaseStock(BatchLane<Step, Hold> lane) {
    this.lane = lane;
  }

  public Future<HoldView> handle(Release request, Caller caller) {
    caller.requireService();
    return lane.take(StockRules.release(request), caller.deadlineMillis()).map(Hold::view);
  }
}
