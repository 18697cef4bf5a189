package mercato.contract.order;

import java.time.Instant;
import mercato.contract.Money;
import mercato.contract.order.OrderView.PaymentStatus;

/**
 * The one payment of an order; {@code refunded <= captured <= authorized}.
 *
 * @param id the order's own: one order has one payment
 */
public record PaymentView(
    String id,
    String orderId,
    String method,
    PaymentStatus status,
    Money authorized,
    Money captured,
    Money refunded,
    Instant createdAt) {}
