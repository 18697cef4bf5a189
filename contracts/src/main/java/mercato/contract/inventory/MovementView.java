package mercato.contract.inventory;

import java.time.Instant;

/**
 * An entry of a product's ledger. The deltas of a product sum to its {@code onHand}.
 *
 * @param id UUIDv7
 * @param delta pieces that came (positive) or went (negative)
 * @param reason {@code INITIAL}, {@code SET}, {@code SALE}, {@code RETURN}, or the words of whoever
 *     adjusted it
 * @param orderId the order that did it, or null
 */
public record MovementView(String id, int delta, String reason, String orderId, Instant at) {}
