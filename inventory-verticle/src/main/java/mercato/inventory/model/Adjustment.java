package mercato.inventory.model;

import java.util.Map;
import mercato.contract.Problem;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.InventoryOperations.AdjustedStock;
import mercato.contract.inventory.StockView;

/**
 * How an adjustment ended; kept under its key, so that a repeated call is told the same.
 *
 * @param stock after it, or as it is when it was refused
 * @param refused it would have taken pieces that are held for orders
 * @param replayed an earlier call had done it
 */
public record Adjustment(StockView stock, boolean refused, boolean replayed) {

  /**
   * Decides over the row as it is, locked.
   *
   * @throws Problem {@code INVALID_REQUEST} when it would make more pieces than can be counted
   */
  public static Adjustment decide(AdjustStock request, StockView current) {
    long onHand = (long) current.onHand() + request.delta();
    if (onHand > StockRules.MAX_PIECES) {
      throw Problem.invalid(
          new Problem.FieldError(
              "/delta", "would make more than " + StockRules.MAX_PIECES + " pieces"));
    }
    if (onHand < current.reserved()) {
      return new Adjustment(current, true, false);
    }
    Stock adjusted = Stock.of(current).move(request.delta());
    return new Adjustment(adjusted.view(current.version() + 1), false, false);
  }

  /**
   * @throws Problem {@code BELOW_RESERVED}
   */
  public AdjustedStock reply() {
    if (refused) {
      throw StockRules.belowReserved(
          replayed
              ? Map.of("reserved", stock.reserved(), "replayed", true)
              : Map.of("reserved", stock.reserved()));
    }
    return new AdjustedStock(stock, replayed);
  }
}
