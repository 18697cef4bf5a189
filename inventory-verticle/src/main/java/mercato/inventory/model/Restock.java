package mercato.inventory.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import mercato.contract.inventory.InventoryOperations.Line;

/**
 * Pieces of an order that came back and can be sold again.
 *
 * @param returnId of the return; each counts once
 */
public record Restock(String returnId, UUID orderId, List<Line> lines) {

  /**
   * @throws IllegalArgumentException for a quantity below 1
   */
  public Restock {
    lines = List.copyOf(lines);
    for (Line line : lines) {
      if (line.quantity() < 1) {
        throw new IllegalArgumentException("return " + returnId + " brings " + lines);
      }
    }
  }

  /**
   * @param stock the rows of all its products
   */
  public StockChange decide(Collection<Stock> stock, Instant now) {
    Map<String, Stock> before =
        stock.stream().collect(Collectors.toMap(Stock::productId, Function.identity()));
    var after = new HashMap<>(before);
    var movements = new ArrayList<Movement>();
    for (Line line : lines) {
      after.computeIfPresent(line.productId(), (id, row) -> row.move(line.quantity()));
      movements.add(new Movement(line.productId(), line.quantity(), Movement.RETURN, orderId));
    }
    return StockChange.of(before, after.values(), movements, now);
  }
}
