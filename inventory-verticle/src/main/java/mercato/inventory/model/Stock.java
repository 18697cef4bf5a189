package mercato.inventory.model;

import mercato.contract.inventory.StockView;

/**
 * The pieces of one product.
 *
 * @param onHand pieces in the house
 * @param reserved pieces held for orders that are not settled yet, 0 to {@code onHand}
 * @param lowStockThreshold at or below which staff want to know
 */
public record Stock(String productId, int onHand, int reserved, int lowStockThreshold) {

  public Stock {
    if (reserved < 0 || reserved > onHand) {
      throw new IllegalStateException(productId + ": " + reserved + " of " + onHand + " reserved");
    }
  }

  public static Stock of(StockView view) {
    return new Stock(view.productId(), view.onHand(), view.reserved(), view.lowStockThreshold());
  }

  public int available() {
    return onHand - reserved;
  }

  public boolean isLow() {
    return available() <= lowStockThreshold;
  }

  /** So many pieces came (positive) or went (negative). */
  Stock move(int delta) {
    return new Stock(productId, Math.addExact(onHand, delta), reserved, lowStockThreshold);
  }

  /**
   * Staff have counted.
   *
   * @param threshold null to leave it
   */
  public Stock counted(int pieces, Integer threshold) {
    return new Stock(
        productId, pieces, reserved, threshold == null ? lowStockThreshold : threshold);
  }

  Stock hold(int quantity) {
    return new Stock(productId, onHand, reserved + quantity, lowStockThreshold);
  }

  Stock free(int quantity) {
    return new Stock(productId, onHand, reserved - quantity, lowStockThreshold);
  }

  Stock sell(int quantity) {
    return new Stock(productId, onHand - quantity, reserved - quantity, lowStockThreshold);
  }

  public StockView view(long version) {
    return new StockView(productId, onHand, reserved, available(), lowStockThreshold, version);
  }
}
