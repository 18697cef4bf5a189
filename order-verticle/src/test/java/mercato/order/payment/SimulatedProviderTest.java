package mercato.order.payment;

import static mercato.order.TestStore.await;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.order.TestStore;
import mercato.order.payment.PaymentProvider.Charge;
import mercato.platform.postgres.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SimulatedProviderTest {

  private static Vertx vertx;
  private static Postgres postgres;
  private final PaymentProvider provider = new SimulatedProvider(vertx, postgres);
  private final UUID payment = UUID.randomUUID();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    postgres = TestStore.open(vertx, "provider_test", "db/provider");
  }

  @AfterAll
  static void close() {
    await(postgres.close());
    await(vertx.close());
  }

  @Test
  void aGoodCardIsAuthorizedAndCapturedOnceHoweverOftenItIsAskedFor() {
    assertThat(authorize("tok_visa")).isEqualTo(charge(PaymentStatus.AUTHORIZED, 0, 0));
    assertThat(authorize("tok_visa")).isEqualTo(charge(PaymentStatus.AUTHORIZED, 0, 0));
    assertThat(await(provider.capture(payment))).isEqualTo(charge(PaymentStatus.CAPTURED, 990, 0));
    assertThat(await(provider.capture(payment))).isEqualTo(charge(PaymentStatus.CAPTURED, 990, 0));
    assertThat(authorize("tok_visa")).isEqualTo(charge(PaymentStatus.CAPTURED, 990, 0));
  }

  @Test
  void badCardsAreDeclinedWithTheReason() {
    assertThat(authorize("tok_declined").declineCode()).isEqualTo("declined");
    assertThat(code("tok_insufficient_funds")).isEqualTo("insufficient_funds");
    assertThat(code("tok_made_up")).isEqualTo("invalid_token");
    assertThat(await(provider.capture(payment)).status()).isEqualTo(PaymentStatus.DECLINED);
  }

  private String code(String token) {
    return await(provider.authorize(UUID.randomUUID(), usd(1), token)).declineCode();
  }

  @Test
  void aSlowCardPaysAfterThreeSeconds() {
    long start = System.nanoTime();
    assertThat(authorize("tok_slow").status()).isEqualTo(PaymentStatus.AUTHORIZED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(2_900));
  }

  @Test
  void aSilentCardIsNeverAnsweredAndNeverCharged() {
    Future<Charge> silent = provider.authorize(payment, usd(990), "tok_timeout");
    await().until(() -> await(provider.find(payment)).isPresent());
    assertThat(await(provider.capture(payment)).status()).isEqualTo(PaymentStatus.PENDING);
    assertThat(await(provider.cancel(payment)).status()).isEqualTo(PaymentStatus.VOIDED);
    assertThat(silent.isComplete()).isFalse();
  }

  @Test
  void aFlakyCardLosesTheFirstAnswerOnlyAndPaysOnce() {
    assertThatThrownBy(() -> authorize("tok_flaky")).isInstanceOf(VertxException.class);
    assertThat(authorize("tok_flaky").status()).isEqualTo(PaymentStatus.AUTHORIZED);
  }

  @Test
  void anAsynchronousCardIsOpenAtFirstAndDecidedAfterASecond() {
    assertThat(authorize("tok_async").status()).isEqualTo(PaymentStatus.PENDING);
    await()
        .atMost(Duration.ofSeconds(2))
        .until(() -> authorize("tok_async").status() == PaymentStatus.AUTHORIZED);
  }

  @Test
  void anAsynchronousRefusalIsOpenAtFirstAndDecidedAfterASecond() {
    assertThat(authorize("tok_async_declined").status()).isEqualTo(PaymentStatus.PENDING);
    await()
        .atMost(Duration.ofSeconds(2))
        .until(() -> authorize("tok_async_declined").status() == PaymentStatus.DECLINED);
  }

  @Test
  void aPaymentThatWasNeverSeenIsBarredByItsCancellation() {
    assertThat(await(provider.find(payment))).isEmpty();
    assertThat(await(provider.cancel(payment)).status()).isEqualTo(PaymentStatus.VOIDED);
    assertThat(authorize("tok_visa").status()).isEqualTo(PaymentStatus.VOIDED);
    assertThat(await(provider.capture(payment)).status()).isEqualTo(PaymentStatus.VOIDED);
  }

  @Test
  void whatIsCapturedCannotBeVoidedButRefundedOnceAndNeverMore() {
    authorize("tok_visa");
    await(provider.capture(payment));
    assertThat(await(provider.cancel(payment)).status()).isEqualTo(PaymentStatus.CAPTURED);
    UUID part = UUID.randomUUID();
    assertThat(refund(part, 400)).isEqualTo(charge(PaymentStatus.CAPTURED, 990, 400));
    assertThat(refund(part, 400)).isEqualTo(charge(PaymentStatus.CAPTURED, 990, 400));
    assertThat(refund(UUID.randomUUID(), 600)).isEqualTo(charge(PaymentStatus.CAPTURED, 990, 400));
    assertThat(refund(UUID.randomUUID(), 590)).isEqualTo(charge(PaymentStatus.REFUNDED, 990, 990));
  }

  @Test
  void aFreeOrderIsCapturedAndRefundedToo() {
    await(provider.authorize(payment, usd(0), "tok_visa"));
    assertThat(await(provider.capture(payment)).status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(refund(UUID.randomUUID(), 0).status()).isEqualTo(PaymentStatus.REFUNDED);
  }

  @Test
  void ofACaptureAndACancellationAtOnceOneWins() {
    for (int round = 0; round < 20; round++) {
      UUID contested = UUID.randomUUID();
      await(provider.authorize(contested, usd(990), "tok_visa"));
      var both =
          IntStream.range(0, 2)
              .mapToObj(i -> i == 0 ? provider.capture(contested) : provider.cancel(contested))
              .toList();
      await(Future.all(both));
      assertThat(both.get(0).result().status()).isEqualTo(both.get(1).result().status());
    }
  }

  private Charge authorize(String token) {
    return await(provider.authorize(payment, usd(990), token));
  }

  private Charge refund(UUID refund, long amount) {
    return await(provider.refund(payment, refund, usd(amount)));
  }

  private Charge charge(PaymentStatus status, long captured, long refunded) {
    return new Charge(payment, status, null, 990, captured, refunded);
  }
}
