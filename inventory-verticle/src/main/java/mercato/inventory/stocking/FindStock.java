package mercato.inventory.stocking;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.StockView;
import mercato.inventory.model.StockRules;

/** One product's stock, for staff. */
public final class FindStock {

  private final StockStore stock;

  public FindStock(StockStore stock) {
    this.stock = stock;
  }

  public Future<StockView> handle(InventoryOperations.FindStock request, Caller caller) {
    caller.requireStaff();
    StockRules.verify(request);
    return stock
        .find(request.productId())
        .map(found -> found.orElseThrow(() -> Problem.notFound("stock")));
  }
}
