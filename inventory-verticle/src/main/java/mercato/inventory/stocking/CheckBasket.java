package mercato.inventory.stocking;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import mercato.contract.Caller;
import mercato.contract.inventory.InventoryOperations.Availability;
import mercato.contract.inventory.InventoryOperations.Check;
import mercato.contract.inventory.InventoryOperations.CheckReply;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.inventory.model.StockRules;

/** Can this basket be had now? For anyone; holds nothing. */
public final class CheckBasket {

  private final StockStore stock;

  public CheckBasket(StockStore stock) {
    this.stock = stock;
  }

  public Future<CheckReply> handle(Check request, Caller caller) {
    StockRules.verify(request);
    return stock
        .available(request.items().stream().map(Line::productId).toList())
        .map(available -> reply(request.items(), available));
  }

  private static CheckReply reply(List<Line> items, Map<String, Integer> available) {
    var found =
        items.stream()
            .map(
                item ->
                    new Availability(
                        item.productId(),
                        item.quantity(),
                        available.getOrDefault(item.productId(), 0)))
            .toList();
    return new CheckReply(
        found.stream().allMatch(item -> item.available() >= item.requested()), found);
  }
}
