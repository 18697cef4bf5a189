package mercato.inventory.stocking;

import io.vertx.core.Future;
import mercato.contract.Caller;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.AddedStock;
import mercato.inventory.model.StockRules;

/** First stock of new products; what has stock already is left alone. */
public final class AddStock {

  private final StockStore stock;

  public AddStock(StockStore stock) {
    this.stock = stock;
  }

  public Future<AddedStock> handle(InventoryOperations.AddStock request, Caller caller) {
    caller.requireStaff();
    StockRules.verify(request);
    return stock.add(request.rows()).map(AddedStock::new);
  }
}
