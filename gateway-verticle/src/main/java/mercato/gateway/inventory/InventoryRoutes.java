package mercato.gateway.inventory;

import io.vertx.core.Future;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.InventoryOperations.Check;
import mercato.contract.inventory.InventoryOperations.FindMovements;
import mercato.contract.inventory.InventoryOperations.FindStock;
import mercato.contract.inventory.InventoryOperations.ListStock;
import mercato.contract.inventory.InventoryOperations.SetStock;
import mercato.contract.inventory.StockView;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** Stock: for staff, but for the check. */
public final class InventoryRoutes {

  private record Setting(Integer onHand, Integer lowStockThreshold) {}

  private record Adjustment(int delta, String reason) {}

  private final ServiceBus bus;

  public InventoryRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> check(Request request) {
    return bus.call(InventoryOperations.CHECK, request.body(Check.class), request.caller())
        .map(Reply::ok);
  }

  public Future<Reply> list(Request request) {
    var list = new ListStock(Boolean.parseBoolean(request.query("lowStock")), request.page());
    return bus.call(InventoryOperations.LIST, list, request.caller())
        .map(found -> Reply.page(request, found, found.next()));
  }

  public Future<Reply> find(Request request) {
    return bus.call(InventoryOperations.FIND, new FindStock(productId(request)), request.caller())
        .map(stock -> Reply.versioned(request, stock.version(), stock));
  }

  public Future<Reply> set(Request request) {
    Setting setting = request.body(Setting.class);
    var set =
        new SetStock(
            productId(request),
            setting.onHand(),
            setting.lowStockThreshold(),
            request.expectedVersion());
    return bus.call(InventoryOperations.SET, set, request.caller()).map(InventoryRoutes::changed);
  }

  public Future<Reply> adjust(Request request) {
    Adjustment adjustment = request.body(Adjustment.class);
    if (adjustment.delta() == 0) {
      throw Problem.invalid(new FieldError("/delta", "must not be 0"));
    }
    var adjust =
        new AdjustStock(
            request.idempotencyKey(), productId(request), adjustment.delta(), adjustment.reason());
    return bus.call(InventoryOperations.ADJUST, adjust, request.caller())
        .map(adjusted -> changed(adjusted.stock()).replayed(adjusted.replayed()));
  }

  public Future<Reply> movements(Request request) {
    var find = new FindMovements(productId(request), request.page());
    return bus.call(InventoryOperations.MOVEMENTS, find, request.caller())
        .map(found -> Reply.page(request, found, found.next()));
  }

  private static String productId(Request request) {
    return request.pathParameter("productId");
  }

  private static Reply changed(StockView stock) {
    return Reply.ok(stock).tagged(stock.version());
  }
}
