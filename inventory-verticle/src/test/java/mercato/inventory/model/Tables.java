package mercato.inventory.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The tables of the inventory service, in memory. */
final class Tables {

  final Map<String, Stock> stock = new HashMap<>();
  final Map<UUID, Hold> holds = new HashMap<>();
  final List<Movement> movements = new ArrayList<>();

  Tables with(String productId, int onHand, int reserved) {
    stock.put(productId, new Stock(productId, onHand, reserved));
    return this;
  }

  Outcome take(Step... batch) {
    return take(List.of(batch));
  }

  /** Decides over what the batch's orders and lines name, and writes what was decided. */
  Outcome take(List<Step> batch) {
    var known = batch.stream().map(Step::orderId).distinct().filter(holds::containsKey);
    Outcome outcome = StockDecisions.decide(stock.values(), known.map(holds::get).toList(), batch);
    outcome.created().forEach(this::insert);
    outcome.changed().forEach(hold -> holds.replace(hold.orderId(), hold));
    outcome.stock().forEach(row -> stock.replace(row.productId(), row));
    movements.addAll(outcome.movements());
    return outcome;
  }

  private void insert(Hold hold) {
    if (holds.put(hold.orderId(), hold) != null) {
      throw new IllegalStateException("duplicate key " + hold.orderId());
    }
  }
}
