package mercato.inventory.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import mercato.contract.inventory.StockFact;

/**
 * What is written of stock in one transaction, and what there is to tell of it.
 *
 * @param rows with these figures
 * @param movements entries of the ledger
 * @param facts lines that were crossed, at most one for each product
 * @param availability ids of the products of which more or fewer can be had now
 */
public record StockChange(
    List<Stock> rows, List<Movement> movements, List<StockFact> facts, List<String> availability) {

  public static final StockChange NONE =
      new StockChange(List.of(), List.of(), List.of(), List.of());

  /**
   * From what was locked to what shall be; rows that are as they were are left out.
   *
   * @param before by product id, with a row for each in {@code after}
   */
  public static StockChange of(
      Map<String, Stock> before, Collection<Stock> after, List<Movement> movements, Instant now) {
    var rows = new ArrayList<Stock>();
    var facts = new ArrayList<StockFact>();
    var availability = new ArrayList<String>();
    for (Stock row : after) {
      Stock was = before.get(row.productId());
      if (!row.equals(was)) {
        rows.add(row);
        StockFacts.crossed(was, row, now).ifPresent(facts::add);
        if (row.available() != was.available()) {
          availability.add(row.productId());
        }
      }
    }
    return new StockChange(rows, movements, facts, availability);
  }

  /** One product's row, which is written even if it is as it was. */
  public static StockChange of(Stock before, Stock after, String reason, Instant now) {
    int delta = after.onHand() - before.onHand();
    StockChange change =
        of(
            Map.of(before.productId(), before),
            List.of(after),
            delta == 0 ? List.of() : List.of(new Movement(after.productId(), delta, reason, null)),
            now);
    return new StockChange(
        List.of(after), change.movements(), change.facts(), change.availability());
  }

  /** Rows that were not there a moment ago and are written already: what explains them. */
  public static StockChange added(List<Stock> rows, Instant now) {
    var movements = new ArrayList<Movement>();
    var facts = new ArrayList<StockFact>();
    for (Stock row : rows) {
      if (row.onHand() > 0) {
        movements.add(new Movement(row.productId(), row.onHand(), Movement.INITIAL, null));
      }
      StockFacts.crossed(new Stock(row.productId(), 0, 0, 0), row, now).ifPresent(facts::add);
    }
    return new StockChange(
        List.of(), movements, facts, rows.stream().map(Stock::productId).toList());
  }

  public boolean isEmpty() {
    return rows.isEmpty() && movements.isEmpty();
  }
}
