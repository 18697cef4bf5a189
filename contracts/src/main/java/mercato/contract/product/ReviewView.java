package mercato.contract.product;

import java.time.Instant;

/**
 * What a buyer thinks of a product.
 *
 * @param rating 1 to 5
 * @param author the public name as it is now; {@code former customer} for one whose account is gone
 * @param verifiedPurchase whether an order of the author has it that was not cancelled
 * @param helpful how many found it so
 * @param hiddenReason why staff took it out of sight; null while it is shown. Seen by staff and by
 *     its author alone
 */
public record ReviewView(
    String id,
    String productId,
    int rating,
    String title,
    String comment,
    String author,
    boolean verifiedPurchase,
    int helpful,
    String hiddenReason,
    long version,
    Instant createdAt,
    Instant updatedAt) {}
