package mercato.inventory.stocking;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.MovementsReply;
import mercato.contract.inventory.MovementView;
import mercato.inventory.model.StockRules;

/** Why a product's pieces are as many as they are, page by page, for staff. */
public final class FindMovements {

  /** Above every UUIDv7. */
  private static final UUID NEWEST = new UUID(-1, -1);

  private final StockStore stock;

  public FindMovements(StockStore stock) {
    this.stock = stock;
  }

  public Future<MovementsReply> handle(InventoryOperations.FindMovements request, Caller caller) {
    caller.requireStaff();
    StockRules.verify(request);
    int limit = request.page().limit();
    return stock
        .movements(request.productId(), StockCursor.movementId(request.page(), NEWEST), limit + 1)
        .compose(found -> found.isEmpty() ? none(request.productId()) : reply(found, limit));
  }

  /** A product without movements, or none at all. */
  private Future<MovementsReply> none(String productId) {
    return stock
        .find(productId)
        .map(found -> found.orElseThrow(() -> Problem.notFound("stock")))
        .map(found -> new MovementsReply(List.of(), null));
  }

  private static Future<MovementsReply> reply(List<MovementView> found, int limit) {
    if (found.size() <= limit) {
      return Future.succeededFuture(new MovementsReply(found, null));
    }
    List<MovementView> page = found.subList(0, limit);
    return Future.succeededFuture(
        new MovementsReply(page, StockCursor.after(page.get(limit - 1).id())));
  }
}
