package mercato.order.payment;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.Money;
import mercato.contract.order.OrderView.PaymentStatus;

/**
 * Whoever moves the money. A payment is known by the id that we give it.
 *
 * <p>Every call may be repeated: it has its effect once and answers what became of the payment. A
 * failed future, or one that never completes, says nothing about whether the call had its effect.
 */
public interface PaymentProvider {

  /** Sets the amount aside. {@code PENDING} while the provider has not decided: ask again. */
  Future<Charge> authorize(UUID paymentId, Money amount, String token);

  /** Takes the whole amount that was set aside. */
  Future<Charge> capture(UUID paymentId);

  /**
   * Lets go what was set aside; does nothing to what is captured. A payment that the provider has
   * never seen is barred, so that it cannot be authorized later.
   */
  Future<Charge> cancel(UUID paymentId);

  /**
   * Pays captured money back, never more than was captured.
   *
   * @param refundId makes this refund happen once
   */
  Future<Charge> refund(UUID paymentId, UUID refundId, Money amount);

  /** What became of a payment; empty when the provider has never seen it. */
  Future<Optional<Charge>> find(UUID paymentId);

  /**
   * A payment as the provider knows it.
   *
   * @param declineCode the provider's reason, null unless declined
   * @param amount asked for, minor units; 0 for one that was barred unseen
   * @param captured minor units, at most {@code amount}
   * @param refunded minor units, at most {@code captured}
   */
  record Charge(
      UUID paymentId,
      PaymentStatus status,
      String declineCode,
      long amount,
      long captured,
      long refunded) {}
}
