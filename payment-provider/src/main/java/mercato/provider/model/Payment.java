package mercato.provider.model;

import java.util.UUID;
import mercato.contract.Problem;
import mercato.provider.model.Card.Answers;
import mercato.provider.model.Charge.Status;

/**
 * A payment as it is remembered. From left to right, each call has its effect once:
 *
 * <pre>
 *            decided        capture         refund
 * PENDING ──▶ AUTHORIZED ──▶ CAPTURED ──▶ PARTIALLY_REFUNDED ──▶ REFUNDED
 *    │   └──▶ DECLINED          (cancel does nothing from CAPTURED on,
 *    └──────────┬─┘              capture does nothing after VOIDED and DECLINED)
 *        cancel └──▶ VOIDED
 * </pre>
 *
 * @param declineCode the reason that it has or will have, null when it pays
 * @param decided whether the card's time has come
 * @param captured minor units, null: not yet; a free order captures 0
 * @param refunded minor units, null: never
 * @param asked how often its authorization was asked for
 * @param leftMillis until it is decided; null when it is, or never will be
 */
public record Payment(
    UUID id,
    long amount,
    String currency,
    String declineCode,
    boolean decided,
    boolean voided,
    Long captured,
    Long refunded,
    Answers answers,
    int asked,
    Long leftMillis) {

  public Charge charge() {
    Status status = status();
    return new Charge(
        id,
        status,
        status == Status.DECLINED ? declineCode : null,
        amount,
        currency,
        captured == null ? 0 : captured,
        refunded == null ? 0 : refunded);
  }

  private Status status() {
    if (captured != null) {
      return refundedStatus();
    }
    if (voided) {
      return Status.VOIDED;
    }
    if (!decided) {
      return Status.PENDING;
    }
    return declineCode == null ? Status.AUTHORIZED : Status.DECLINED;
  }

  private Status refundedStatus() {
    if (refunded == null || refunded == 0 && captured > 0) {
      return Status.CAPTURED;
    }
    return refunded.equals(captured) ? Status.REFUNDED : Status.PARTIALLY_REFUNDED;
  }

  /** The same payment as an earlier of several calls at once sees it. */
  public Payment asked(int times) {
    return new Payment(
        id,
        amount,
        currency,
        declineCode,
        decided,
        voided,
        captured,
        refunded,
        answers,
        times,
        leftMillis);
  }

  /** Whether the answer to this authorization gets lost on the way. */
  public boolean isLost() {
    return answers == Answers.LOSES_THE_FIRST && asked == 1;
  }

  /** Whether an authorization is answered only once it is decided. */
  public boolean isAwaited() {
    return answers == Answers.WHEN_DECIDED && status() == Status.PENDING;
  }

  /** Refuses {@code REFUND_EXCEEDS_CAPTURED}. */
  public void checkRefund(long more) {
    long left = captured == null ? -1 : captured - (refunded == null ? 0 : refunded);
    if (more > left) {
      throw new Problem(
          Problem.Kind.CONFLICT,
          "REFUND_EXCEEDS_CAPTURED",
          "No more than what was captured can be refunded: " + Math.max(0, left) + " are left.");
    }
  }
}
