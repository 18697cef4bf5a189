package mercato.order.payment;

import static mercato.order.TestStore.await;
import static mercato.order.model.TestOrders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.order.payment.PaymentProvider.Charge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaymentsTest {

  private static final Duration LIMIT = Duration.ofMillis(50);
  private static final Charge PAID =
      new Charge(new UUID(1, 1), PaymentStatus.AUTHORIZED, null, 1, 0, 0);

  private final Vertx vertx = Vertx.vertx();
  private Supplier<Future<Charge>> provider = () -> Future.succeededFuture(PAID);
  private final Context context = vertx.getOrCreateContext();
  private final Payments payments = new Payments(vertx, new Scripted());

  @AfterEach
  void close() {
    payments.close();
    await(vertx.close());
  }

  @Test
  void aProviderThatNeverAnswersIsGivenUpInTimeAndHoldsNothing() {
    provider = () -> Promise.<Charge>promise().future();
    List<Future<Charge>> all = new ArrayList<>();
    for (int i = 0; i < 2_001; i++) {
      all.add(onContext());
    }
    assertThatThrownBy(() -> await(all.get(2_000)))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("OVERLOADED"));
    await().until(() -> all.stream().allMatch(Future::isComplete));
    assertThat(all).allMatch(Future::failed);
  }

  @Test
  void aProviderThatFailsOverAndOverIsLeftAloneForAWhileThenAskedAgain() {
    provider = () -> Future.failedFuture("no connection");
    for (int i = 0; i < 200; i++) {
      assertThatThrownBy(() -> await(onContext())).isNotNull();
    }
    provider = () -> Future.succeededFuture(PAID);
    assertThatThrownBy(() -> await(onContext())).isInstanceOf(Problem.class);
    await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptions()
        .until(() -> await(onContext()), PAID::equals);
  }

  @Test
  void aRefusalIsAnAnswerAndDoesNotCloseTheShop() {
    provider = () -> Future.failedFuture(Problem.notFound("payment"));
    for (int i = 0; i < 250; i++) {
      assertThatThrownBy(() -> await(onContext())).hasMessageContaining("no such payment");
    }
    provider = () -> Future.succeededFuture(PAID);
    assertThat(await(onContext())).isEqualTo(PAID);
  }

  private Future<Charge> onContext() {
    Promise<Charge> promise = Promise.promise();
    context.runOnContext(
        now -> payments.authorize(PAID.paymentId(), usd(1), "token", LIMIT).onComplete(promise));
    return promise.future();
  }

  private final class Scripted implements PaymentProvider {
    @Override
    public Future<Charge> authorize(UUID paymentId, Money amount, String token) {
      return provider.get();
    }

    @Override
    public Future<Charge> capture(UUID paymentId) {
      return provider.get();
    }

    @Override
    public Future<Charge> cancel(UUID paymentId) {
      return provider.get();
    }

    @Override
    public Future<Charge> refund(UUID paymentId, UUID refundId, Money amount) {
      return provider.get();
    }

    @Override
    public Future<Optional<Charge>> find(UUID paymentId) {
      return provider.get().map(Optional::of);
    }
  }
}
