package mercato.provider.calling;

import java.time.Instant;
import java.util.UUID;
import mercato.contract.Money;
import mercato.platform.time.Ids;

/**
 * What the shop is told. The same in each repetition.
 *
 * @param id of the call
 * @param type {@code payment.authorized} or {@code payment.declined}
 * @param at when it was decided
 */
record Callback(UUID id, String type, UUID paymentId, Money amount, Instant at) {

  static Callback of(UUID paymentId, boolean declined, Money amount, Instant at) {
    String type = declined ? "payment.declined" : "payment.authorized";
    return new Callback(Ids.derived(paymentId.toString(), type), type, paymentId, amount, at);
  }
}
