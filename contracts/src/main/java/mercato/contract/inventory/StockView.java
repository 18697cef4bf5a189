package mercato.contract.inventory;

/**
 * The stock of one product; {@code available = onHand - reserved}, never below 0.
 *
 * @param onHand pieces in the house
 * @param reserved pieces held for orders that are not settled yet
 * @param lowStockThreshold at or below which staff want to know
 * @param version counts the changes, from 1
 */
public record StockView(
    String productId,
    int onHand,
    int reserved,
    int available,
    int lowStockThreshold,
    long version) {}
