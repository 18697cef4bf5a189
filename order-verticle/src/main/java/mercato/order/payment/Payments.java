package mercato.order.payment;

import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mercato.contract.Money;
import mercato.contract.Problem;
import mercato.order.payment.PaymentProvider.Charge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard around the provider: at most {@link #MAX_IN_FLIGHT} questions under way, each for a
 * bounded time, and none for a while after {@link #BREAKER_FAILURES} within {@link
 * #BREAKER_WINDOW_MILLIS} got no answer.
 *
 * <p>The breaker is slow to open on purpose: shoppers whose bank never answers must not close the
 * shop for the others. A refusal is an answer too. No answer is {@code UNAVAILABLE} and says
 * nothing about whether the question had its effect.
 */
public final class Payments {

  private static final Logger LOG = LoggerFactory.getLogger(Payments.class);
  private static final int MAX_IN_FLIGHT = 2_000;
  private static final int BREAKER_FAILURES = 200;
  private static final int BREAKER_WINDOW_MILLIS = 10_000;
  private static final int BREAKER_RESET_MILLIS = 1_000;

  private final PaymentProvider provider;
  private final CircuitBreaker breaker;
  private int inFlight;

  /** Call it on the context of the verticle that owns it; it is used there only. */
  public Payments(Vertx vertx, PaymentProvider provider) {
    this.provider = provider;
    this.breaker =
        CircuitBreaker.create(
                "payment",
                vertx,
                new CircuitBreakerOptions()
                    .setTimeout(-1)
                    .setMaxFailures(BREAKER_FAILURES)
                    .setFailuresRollingWindow(BREAKER_WINDOW_MILLIS)
                    .setResetTimeout(BREAKER_RESET_MILLIS))
            .failurePolicy(Payments::isNoAnswer)
            .openHandler(open -> LOG.warn("the payment provider gives no answers"))
            .closeHandler(closed -> LOG.info("the payment provider answers again"));
  }

  public Future<Charge> authorize(UUID paymentId, Money amount, String token, Duration limit) {
    return guard(limit, () -> provider.authorize(paymentId, amount, token));
  }

  public Future<Charge> capture(UUID paymentId, Duration limit) {
    return guard(limit, () -> provider.capture(paymentId));
  }

  public Future<Charge> cancel(UUID paymentId, Duration limit) {
    return guard(limit, () -> provider.cancel(paymentId));
  }

  public Future<Charge> refund(UUID paymentId, UUID refundId, Money amount, Duration limit) {
    return guard(limit, () -> provider.refund(paymentId, refundId, amount));
  }

  /** What became of a payment; empty when the provider has never seen it. */
  public Future<Optional<Charge>> find(UUID paymentId, Duration limit) {
    return guard(limit, () -> provider.find(paymentId));
  }

  private <T> Future<T> guard(Duration limit, Supplier<Future<T>> question) {
    if (inFlight >= MAX_IN_FLIGHT) {
      return Future.failedFuture(Problem.overloaded());
    }
    inFlight++;
    return breaker
        .execute(() -> question.get().timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS))
        .onComplete(answered -> inFlight--)
        .recover(Payments::unanswered);
  }

  private static boolean isNoAnswer(Future<?> asked) {
    return asked.failed() && !isRefusal(asked.cause());
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof Problem problem && problem.kind() != Problem.Kind.UNAVAILABLE;
  }

  private static <T> Future<T> unanswered(Throwable failure) {
    return Future.failedFuture(
        failure instanceof Problem
            ? failure
            : Problem.unavailable("The payment provider gives no answer just now."));
  }

  /** Frees the breaker's timers. */
  public void close() {
    breaker.close();
  }
}
