package mercato.contract.order;

import java.util.List;
import mercato.contract.Money;
import mercato.contract.Operation;

/** What the order service answers about the money of orders. */
public final class PaymentOperations {

  /** The payments of an order. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindPayments, PaymentsReply> OF_ORDER =
      Operation.idempotent("payment.ofOrder", FindPayments.class, PaymentsReply.class, 2_000);

  /** One payment. Refuses {@code NOT_FOUND}. */
  public static final Operation<FindPayment, PaymentView> FIND =
      Operation.idempotent("payment.find", FindPayment.class, PaymentView.class, 2_000);

  /**
   * Pays money back, once under its key, for staff. Refuses {@code NOT_FOUND}, {@code
   * REFUND_EXCEEDS_CAPTURED}, {@code ILLEGAL_TRANSITION}, {@code IDEMPOTENCY_KEY_REUSED}. Refusals
   * that a repeated call gets again have the detail {@code replayed}: true.
   */
  public static final Operation<Refund, RefundReply> REFUND =
      Operation.idempotent("payment.refund", Refund.class, RefundReply.class, 5_000);

  /**
   * The provider's call-back. It is a hint: what became of the payment is asked of the provider.
   * Refuses {@code BAD_SIGNATURE} (unauthenticated), {@code INVALID_REQUEST}, {@code UNAVAILABLE}
   * (call again).
   */
  public static final Operation<Callback, CallbackReply> CALLBACK =
      Operation.idempotent("payment.callback", Callback.class, CallbackReply.class, 5_000);

  private PaymentOperations() {}

  public record FindPayments(String orderId) {}

  public record PaymentsReply(List<PaymentView> items) {}

  public record FindPayment(String paymentId) {}

  /**
   * @param amount positive, in the order's currency
   * @param reason 1 to 500 characters
   */
  public record Refund(String idempotencyKey, String orderId, Money amount, String reason) {}

  /**
   * @param settled false while the provider has not confirmed it
   */
  public record RefundReply(RefundView refund, boolean settled, boolean replayed) {}

  /**
   * @param timestamp header {@code Mercato-Timestamp}, or null
   * @param signature header {@code Mercato-Signature}, or null
   * @param body as it came, up to 64 KiB
   */
  public record Callback(String timestamp, String signature, String body) {}

  public record CallbackReply() {}
}
