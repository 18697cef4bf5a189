package mercato.contract.order;

import mercato.contract.Money;

/** Money that goes back to a buyer. */
public record RefundView(
    String id, String orderId, String paymentId, Money amount, String reason, Status status) {

  public enum Status {
    /** Decided; the provider has not confirmed it yet. */
    PENDING,
    SUCCEEDED
  }
}
