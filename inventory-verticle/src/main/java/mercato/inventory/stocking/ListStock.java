package mercato.inventory.stocking;

import io.vertx.core.Future;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.StockReply;
import mercato.contract.inventory.StockView;

/** All stock or what is low of it, page by page, for staff. */
public final class ListStock {

  private static final String FIRST = "";

  private final StockStore stock;

  public ListStock(StockStore stock) {
    this.stock = stock;
  }

  public Future<StockReply> handle(InventoryOperations.ListStock request, Caller caller) {
    caller.requireStaff();
    int limit = request.page().limit();
    return stock
        .list(request.lowStock(), StockCursor.productId(request.page(), FIRST), limit + 1)
        .map(found -> reply(found, limit));
  }

  private static StockReply reply(List<StockView> found, int limit) {
    if (found.size() <= limit) {
      return new StockReply(found, null);
    }
    List<StockView> page = found.subList(0, limit);
    return new StockReply(page, StockCursor.after(page.get(limit - 1).productId()));
  }
}
