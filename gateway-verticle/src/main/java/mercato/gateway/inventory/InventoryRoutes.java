package mercato.gateway.inventory;

import io.vertx.core.Future;
import java.util.regex.Pattern;
import mercato.contract.Problem;
import mercato.contract.inventory.InventoryOperations;
import mercato.contract.inventory.InventoryOperations.Check;
import mercato.contract.inventory.InventoryOperations.FindStock;
import mercato.contract.inventory.InventoryOperations.SetStock;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** Stock: for staff, but for the check. */
public final class InventoryRoutes {

  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private record Setting(Integer onHand, Integer lowStockThreshold) {}

  private final ServiceBus bus;

  public InventoryRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> check(Request request) {
    return bus.call(InventoryOperations.CHECK, request.body(Check.class), request.caller())
        .map(Reply::ok);
  }

  public Future<Reply> find(Request request) {
    var find = new FindStock(request.pathParameter("productId"));
    return bus.call(InventoryOperations.FIND, find, request.caller())
        .map(stock -> Reply.versioned(request, stock.version(), stock));
  }

  public Future<Reply> set(Request request) {
    Setting setting = request.body(Setting.class);
    var set =
        new SetStock(
            request.pathParameter("productId"),
            setting.onHand(),
            setting.lowStockThreshold(),
            expectedVersion(request.header("If-Match")));
    return bus.call(InventoryOperations.SET, set, request.caller())
        .map(stock -> Reply.ok(stock).tagged(stock.version()));
  }

  /** Null for any version. A tag that is none of ours cannot match what is there. */
  private static Long expectedVersion(String ifMatch) {
    if (ifMatch == null || ifMatch.isEmpty() || ifMatch.equals("*")) {
      return null;
    }
    var tag = TAG.matcher(ifMatch.trim());
    if (!tag.matches()) {
      throw new Problem(Problem.Kind.STALE, "STALE", "The stock has changed since it was read.");
    }
    return Long.valueOf(tag.group(1));
  }
}
