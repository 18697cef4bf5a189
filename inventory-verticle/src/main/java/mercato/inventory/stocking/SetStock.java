package mercato.inventory.stocking;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.StockView;
import mercato.inventory.model.StockRules;

/** Staff have counted: sets the pieces in the house, never below what is held. */
public final class SetStock {

  private final StockStore stock;

  public SetStock(StockStore stock) {
    this.stock = stock;
  }

  public Future<StockView> handle(InventoryOperations.SetStock request, Caller caller) {
    caller.requireStaff();
    StockRules.verify(request);
    return stock.set(request);
  }
}
