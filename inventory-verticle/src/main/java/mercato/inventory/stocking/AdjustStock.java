package mercato.inventory.stocking;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.AdjustedStock;
import mercato.inventory.model.Adjustment;
import mercato.inventory.model.StockRules;

/** Staff found, lost or got pieces: adds or takes them, never what is held. */
public final class AdjustStock {

  /** A service has no user; its keys are its own. */
  private static final String NO_USER = "";

  private final AdjustmentStore adjustments;

  public AdjustStock(AdjustmentStore adjustments) {
    this.adjustments = adjustments;
  }

  public Future<AdjustedStock> handle(InventoryOperations.AdjustStock request, Caller caller) {
    caller.requireStaff();
    StockRules.verify(request);
    return adjustments
        .adjust(request, caller.signedIn() ? caller.userId() : NO_USER)
        .map(Adjustment::reply);
  }
}
