package mercato.order.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mercato.contract.Money;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.order.model.OrderEvent.PaymentAuthorized;
import mercato.order.model.OrderEvent.PaymentCaptured;
import mercato.order.model.OrderEvent.PaymentDeclined;
import mercato.order.model.OrderEvent.PaymentRefunded;
import mercato.order.model.OrderEvent.PaymentVoided;
import mercato.order.model.OrderEvent.RefundRequested;
import mercato.order.model.OrderEvent.ReturnApproved;

/**
 * The money of an order, as far as the log knows; part of the fold that {@link Order} is. {@code
 * refunded <= captured <= authorized}.
 *
 * @param refunded what the provider has confirmed
 * @param refunds all that was decided, the oldest first; what a cancellation pays back is not among
 *     them
 */
public record OrderPayment(
    PaymentStatus status, Money authorized, Money captured, Money refunded, List<Refund> refunds) {

  /**
   * Money that somebody has decided to pay back.
   *
   * @param id its own, or that of the return that it is for
   * @param reason null for a return's
   * @param paid whether the provider has confirmed it
   */
  public record Refund(String id, Money amount, String reason, boolean paid) {}

  static OrderPayment open(String currency) {
    Money nothing = Money.zero(currency);
    return new OrderPayment(PaymentStatus.PENDING, nothing, nothing, nothing, List.of());
  }

  /** Whether the money was taken, whatever of it has been paid back since. */
  public boolean paid() {
    return status == PaymentStatus.CAPTURED
        || status == PaymentStatus.PARTIALLY_REFUNDED
        || status == PaymentStatus.REFUNDED;
  }

  /** What can still be paid back once it is captured, besides what is already decided. */
  public Money refundable() {
    Money left = (status == PaymentStatus.AUTHORIZED ? authorized : captured).minus(refunded);
    for (Refund refund : refunds) {
      left = refund.paid ? left : left.minus(refund.amount);
    }
    return left;
  }

  public Optional<Refund> refund(String refundId) {
    return refunds.stream().filter(refund -> refund.id.equals(refundId)).findFirst();
  }

  /** The next one to be paid. */
  public Optional<Refund> nextRefund() {
    return refunds.stream().filter(refund -> !refund.paid).findFirst();
  }

  OrderPayment after(OrderEvent event, Money total) {
    if (event instanceof PaymentAuthorized) {
      return new OrderPayment(PaymentStatus.AUTHORIZED, total, captured, refunded, refunds);
    }
    if (event instanceof PaymentCaptured) {
      return new OrderPayment(PaymentStatus.CAPTURED, total, total, refunded, refunds);
    }
    if (event instanceof PaymentDeclined) {
      return new OrderPayment(PaymentStatus.DECLINED, authorized, captured, refunded, refunds);
    }
    if (event instanceof PaymentVoided) {
      return new OrderPayment(PaymentStatus.VOIDED, authorized, captured, refunded, refunds);
    }
    if (event instanceof RefundRequested asked) {
      return plus(new Refund(asked.refundId(), asked.amount(), asked.reason(), false));
    }
    if (event instanceof ReturnApproved approved && approved.refund().amount() > 0) {
      return plus(new Refund(approved.returnId(), approved.refund(), null, false));
    }
    return event instanceof PaymentRefunded done ? refunded(done) : this;
  }

  private OrderPayment plus(Refund refund) {
    List<Refund> more = new ArrayList<>(refunds);
    more.add(refund);
    return new OrderPayment(status, authorized, captured, refunded, List.copyOf(more));
  }

  private OrderPayment refunded(PaymentRefunded done) {
    Money sum = refunded.plus(done.amount());
    boolean all = sum.amount() >= captured.amount();
    return new OrderPayment(
        all ? PaymentStatus.REFUNDED : PaymentStatus.PARTIALLY_REFUNDED,
        authorized,
        captured,
        sum,
        refunds.stream()
            .map(
                each ->
                    each.id.equals(done.refundId())
                        ? new Refund(each.id, each.amount, each.reason, true)
                        : each)
            .toList());
  }
}
