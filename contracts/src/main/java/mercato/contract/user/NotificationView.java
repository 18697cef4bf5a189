package mercato.contract.user;

import java.time.Instant;

/**
 * Something that a user is told in the shop.
 *
 * @param title one line
 * @param body plain text
 * @param orderId what it is about, or null
 * @param productId what it is about, or null
 * @param readAt or null
 */
public record NotificationView(
    String id,
    Kind kind,
    String title,
    String body,
    String orderId,
    String productId,
    Instant createdAt,
    Instant readAt) {

  public enum Kind {
    WELCOME,
    SECURITY,
    ORDER_CONFIRMED,
    ORDER_SHIPPED,
    ORDER_DELIVERED,
    ORDER_CANCELLED,
    ORDER_REFUNDED,
    BACK_IN_STOCK,
    PRICE_DROP,
    LOW_STOCK,
    MESSAGE
  }
}
