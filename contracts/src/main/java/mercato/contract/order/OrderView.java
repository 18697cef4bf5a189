package mercato.contract.order;

import java.time.Instant;
import java.util.List;
import mercato.contract.Money;

/**
 * An order as its owner sees it.
 *
 * @param id UUIDv7, for machines
 * @param number {@code M-2026-000123}, for people
 * @param total {@code subtotal + shipping + tax - discount}
 * @param shippingMethod as quoted; null for an order from before there were any
 * @param couponCode or null
 * @param shipment null until it is shipped
 * @param version counts its events, from 1
 */
public record OrderView(
    String id,
    String number,
    String userId,
    Status status,
    List<Line> items,
    Money subtotal,
    Money shipping,
    Money tax,
    Money discount,
    Money total,
    Address shippingAddress,
    Payment payment,
    String shippingMethod,
    String couponCode,
    Shipment shipment,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /**
   * {@code PENDING} is being settled; {@code REJECTED}, {@code CANCELLED} and {@code RETURNED}
   * (every unit is back) are final.
   */
  public enum Status {
    PENDING,
    CONFIRMED,
    SHIPPED,
    DELIVERED,
    REJECTED,
    CANCELLED,
    RETURNED
  }

  public record Line(
      String productId, String name, int quantity, Money unitPrice, Money lineTotal) {}

  /**
   * Where it goes.
   *
   * @param line2 or null
   * @param region or null
   * @param country ISO 3166-1, two capital letters
   */
  public record Address(
      String recipient,
      String line1,
      String line2,
      String city,
      String region,
      String postalCode,
      String country) {}

  public record Payment(String id, PaymentStatus status, String method) {}

  public record Shipment(String carrier, String trackingNumber, Instant shippedAt) {}

  /** Where the money is. */
  public enum PaymentStatus {
    PENDING,
    AUTHORIZED,
    CAPTURED,
    VOIDED,
    DECLINED,
    PARTIALLY_REFUNDED,
    REFUNDED
  }
}
