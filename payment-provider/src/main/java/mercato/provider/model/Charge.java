package mercato.provider.model;

import java.util.UUID;

/**
 * A payment as its asker sees it.
 *
 * @param declineCode the reason, null unless declined
 * @param amount asked for, minor units; 0 for one that was barred unseen
 * @param currency ISO 4217; {@code XXX} for one that was barred unseen
 * @param captured minor units: 0 or {@code amount}
 * @param refunded minor units, at most {@code captured}
 */
public record Charge(
    UUID paymentId,
    Status status,
    String declineCode,
    long amount,
    String currency,
    long captured,
    long refunded) {

  public enum Status {
    PENDING,
    AUTHORIZED,
    CAPTURED,
    VOIDED,
    DECLINED,
    PARTIALLY_REFUNDED,
    REFUNDED
  }
}
