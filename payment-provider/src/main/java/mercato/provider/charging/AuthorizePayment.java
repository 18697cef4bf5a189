package mercato.provider.charging;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import mercato.contract.Problem;
import mercato.provider.charging.PaymentBatchStore.Authorization;
import mercato.provider.model.Card;
import mercato.provider.model.Charge;
import mercato.provider.model.Payment;

/**
 * Sets an amount aside, and then answers as the card wants it: at once, late, or never. Whoever has
 * to wait does so without a connection to the store, for at most {@link #MAX_WAIT_MILLIS}; at most
 * {@link #MAX_AWAITED} do at a time, further ones are refused.
 */
public final class AuthorizePayment {

  private static final long MAX_WAIT_MILLIS = 60_000;
  private static final int MAX_AWAITED = 2_000;

  private final Vertx vertx;
  private final PaymentBatchStore batches;
  private final PaymentStore store;
  private final long maxWaitMillis;
  private final int maxAwaited;
  private int awaited;

  public AuthorizePayment(Vertx vertx, PaymentBatchStore batches, PaymentStore store) {
    this(vertx, batches, store, MAX_WAIT_MILLIS, MAX_AWAITED);
  }

  AuthorizePayment(
      Vertx vertx,
      PaymentBatchStore batches,
      PaymentStore store,
      long maxWaitMillis,
      int maxAwaited) {
    this.vertx = vertx;
    this.batches = batches;
    this.store = store;
    this.maxWaitMillis = maxWaitMillis;
    this.maxAwaited = maxAwaited;
  }

  /**
   * @param whenGone takes what is to be done once nobody waits for the answer any more
   * @return empty when there is to be no answer
   */
  public Future<Optional<Charge>> handle(
      UUID id, long amount, String currency, String token, Consumer<Runnable> whenGone) {
    return batches
        .authorize(new Authorization(id, amount, currency, Card.of(token)))
        .compose(
            payment -> {
              if (payment.isLost()) {
                return Future.succeededFuture(Optional.empty());
              }
              return payment.isAwaited()
                  ? await(payment, whenGone)
                  : Future.succeededFuture(Optional.of(payment.charge()));
            });
  }

  private Future<Optional<Charge>> await(Payment payment, Consumer<Runnable> whenGone) {
    if (awaited >= maxAwaited) {
      return Future.failedFuture(Problem.overloaded());
    }
    awaited++;
    Promise<Void> end = Promise.promise();
    boolean never = payment.leftMillis() == null;
    long timer =
        vertx.setTimer(never ? maxWaitMillis : payment.leftMillis() + 1, over -> end.tryComplete());
    whenGone.accept(() -> end.tryFail("nobody waits"));
    return end.future()
        .onComplete(
            over -> {
              awaited--;
              vertx.cancelTimer(timer);
            })
        .compose(
            over ->
                never
                    ? Future.succeededFuture(Optional.<Charge>empty())
                    : store.find(payment.id()).map(now -> Optional.of(now.charge())))
        .otherwise(gone -> Optional.empty());
  }
}
