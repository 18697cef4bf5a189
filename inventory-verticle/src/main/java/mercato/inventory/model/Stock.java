package mercato.inventory.model;

/**
 * The pieces of one product.
 *
 * @param onHand pieces in the house
 * @param reserved pieces held for orders that are not settled yet, 0 to {@code onHand}
 */
public record Stock(String productId, int onHand, int reserved) {

  public Stock {
    if (reserved < 0 || reserved > onHand) {
      throw new IllegalStateException(productId + ": " + reserved + " of " + onHand + " reserved");
    }
  }

  public int available() {
    return onHand - reserved;
  }

  Stock hold(int quantity) {
    return new Stock(productId, onHand, reserved + quantity);
  }

  Stock free(int quantity) {
    return new Stock(productId, onHand, reserved - quantity);
  }

  Stock sell(int quantity) {
    return new Stock(productId, onHand - quantity, reserved - quantity);
  }

  Stock takeBack(int quantity) {
    return new Stock(productId, Math.addExact(onHand, quantity), reserved);
  }
}
