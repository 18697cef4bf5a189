package mercato.inventory.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.StockFact;

/** The tables of the inventory service, in memory. */
final class Tables {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  final Map<String, Stock> stock = new HashMap<>();
  final Map<UUID, Hold> holds = new HashMap<>();
  final List<Movement> movements = new ArrayList<>();
  final List<StockFact> facts = new ArrayList<>();
  final Set<String> restocks = new HashSet<>();

  Tables with(String productId, int onHand, int reserved) {
    return with(productId, onHand, reserved, 0);
  }

  Tables with(String productId, int onHand, int reserved, int threshold) {
    stock.put(productId, new Stock(productId, onHand, reserved, threshold));
    return this;
  }

  Outcome take(Step... batch) {
    return take(List.of(batch));
  }

  /** Decides over what the batch's orders and lines name, and writes what was decided. */
  Outcome take(List<Step> batch) {
    var known = batch.stream().map(Step::orderId).distinct().filter(holds::containsKey);
    Outcome outcome =
        StockDecisions.decide(stock.values(), known.map(holds::get).toList(), batch, NOW);
    outcome.created().forEach(this::insert);
    outcome.changed().forEach(hold -> holds.replace(hold.orderId(), hold));
    write(outcome.stock());
    return outcome;
  }

  /** Once for each return id. */
  StockChange take(Restock restock) {
    StockChange change =
        restocks.add(restock.returnId()) ? restock.decide(stock.values(), NOW) : StockChange.NONE;
    write(change);
    return change;
  }

  Adjustment take(AdjustStock request) {
    Stock before = stock.get(request.productId());
    Adjustment adjustment = Adjustment.decide(request, before.view(1));
    if (!adjustment.refused()) {
      write(StockChange.of(before, Stock.of(adjustment.stock()), request.reason(), NOW));
    }
    return adjustment;
  }

  private void write(StockChange change) {
    change.rows().forEach(row -> stock.replace(row.productId(), row));
    movements.addAll(change.movements());
    facts.addAll(change.facts());
  }

  private void insert(Hold hold) {
    if (holds.put(hold.orderId(), hold) != null) {
      throw new IllegalStateException("duplicate key " + hold.orderId());
    }
  }
}
