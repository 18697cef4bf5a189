package mercato.provider.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import mercato.contract.Problem;
import mercato.provider.model.Card.Answers;
import mercato.provider.model.Charge.Status;
import org.junit.jupiter.api.Test;

class PaymentTest {

  private static final Payment OPEN = payment(Answers.AT_ONCE, null, false, false, null, null);

  @Test
  void itIsOpenUntilTheCardHasDecided() {
    assertThat(OPEN.charge().status()).isEqualTo(Status.PENDING);
    assertThat(status(null, true, false, null, null)).isEqualTo(Status.AUTHORIZED);
    assertThat(status("declined", true, false, null, null)).isEqualTo(Status.DECLINED);
  }

  @Test
  void theReasonOfARefusalIsKnownOnlyOnceItIsDecided() {
    assertThat(payment(Answers.AT_ONCE, "declined", false, false, null, null).charge())
        .extracting(Charge::status, Charge::declineCode)
        .containsExactly(Status.PENDING, null);
  }

  @Test
  void whatIsLetGoIsVoidedWhateverTheCardWouldHaveSaid() {
    assertThat(status(null, false, true, null, null)).isEqualTo(Status.VOIDED);
    assertThat(status("declined", true, true, null, null)).isEqualTo(Status.VOIDED);
  }

  @Test
  void itIsRefundedInPartUntilAllIsBack() {
    assertThat(status(null, true, false, 990L, null)).isEqualTo(Status.CAPTURED);
    assertThat(status(null, true, false, 990L, 0L)).isEqualTo(Status.CAPTURED);
    assertThat(status(null, true, false, 990L, 1L)).isEqualTo(Status.PARTIALLY_REFUNDED);
    assertThat(status(null, true, false, 990L, 990L)).isEqualTo(Status.REFUNDED);
    assertThat(status(null, true, false, 0L, null)).isEqualTo(Status.CAPTURED);
    assertThat(status(null, true, false, 0L, 0L)).isEqualTo(Status.REFUNDED);
  }

  @Test
  void neverMoreIsRefundedThanWasCaptured() {
    assertThatThrownBy(() -> OPEN.checkRefund(0)).isInstanceOf(Problem.class);
    var captured = payment(Answers.AT_ONCE, null, true, false, 990L, 400L);
    assertThatCode(() -> captured.checkRefund(590)).doesNotThrowAnyException();
    assertThatThrownBy(() -> captured.checkRefund(591)).hasMessageContaining("590 are left");
    assertThatThrownBy(() -> captured.checkRefund(Long.MAX_VALUE)).isInstanceOf(Problem.class);
  }

  @Test
  void onlyTheFirstAnswerOfAFlakyCardIsLost() {
    var first = payment(Answers.LOSES_THE_FIRST, null, true, false, null, null);
    assertThat(first.isLost()).isTrue();
    assertThat(first.asked(2).isLost()).isFalse();
  }

  @Test
  void aSlowCardIsAwaitedWhileItIsOpen() {
    assertThat(payment(Answers.WHEN_DECIDED, null, false, false, null, null).isAwaited()).isTrue();
    assertThat(payment(Answers.WHEN_DECIDED, null, true, false, null, null).isAwaited()).isFalse();
    assertThat(payment(Answers.WHEN_DECIDED, null, false, true, null, null).isAwaited()).isFalse();
    assertThat(payment(Answers.CALLS_BACK, null, false, false, null, null).isAwaited()).isFalse();
  }

  private static Status status(
      String code, boolean decided, boolean voided, Long captured, Long refunded) {
    return payment(Answers.AT_ONCE, code, decided, voided, captured, refunded).charge().status();
  }

  private static Payment payment(
      Answers answers, String code, boolean decided, boolean voided, Long captured, Long refunded) {
    return new Payment(
        new UUID(1, 1), 990, "USD", code, decided, voided, captured, refunded, answers, 1, null);
  }
}
