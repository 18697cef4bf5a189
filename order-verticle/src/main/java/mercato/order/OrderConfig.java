package mercato.order;

import java.time.Duration;
import mercato.order.history.OrderLog.Lanes;
import mercato.order.model.Checkout.Deadlines;
import mercato.order.payment.ProviderClientConfig;
import mercato.order.placing.DriveCheckout.Limits;
import mercato.platform.config.Config;
import mercato.platform.config.Section;
import mercato.platform.postgres.PostgresConfig;

/**
 * Settings of the order service: section {@code order}, and {@code redis.url}.
 *
 * @param postgres {@code order.postgres.*}: orders
 * @param lanes {@code order.log.*}: how much is stored at a time: {@code batchSteps} in one
 *     statement, 1 to 1,000; {@code waiting} of each sort at most, 1 to 100,000; {@code running}
 *     statements of each sort, 1 to 8
 * @param payment {@code order.payment.*}: where the payment provider is
 * @param redisUrl {@code redis.url}: carts; default {@code redis://127.0.0.1:6379}
 * @param currency {@code order.currency}: of an empty cart; default USD
 * @param guestCartDays {@code order.cart.guestDays}: how long a guest's cart is kept, 1 to 365;
 *     default 30
 * @param replyMillis {@code order.saga.replyMillis}: when a request is answered though its checkout
 *     goes on, 10 to 5,000; default 2,000
 * @param leaseMillis {@code order.saga.leaseMillis}: how long one drive may last before another may
 *     go on with the order, and by when stock must be held, 100 to 60,000; default 5,000
 * @param stockMillis {@code order.saga.stockMillis}: how long inventory may take to answer, 10 to
 *     10,000; default 1,500
 * @param paymentAttemptMillis {@code order.saga.paymentAttemptMillis}: how long one question to the
 *     payment provider may take, 10 to 30,000; default 4,000
 * @param paymentPauseMillis {@code order.saga.paymentPauseMillis}: between the first two questions
 *     about an open payment; the next are up to ten times as long; 10 to 10,000; default 200
 * @param paymentTimeoutMillis {@code order.saga.paymentTimeoutMillis}: after this an open payment
 *     is voided and the order rejected, 100 to 600,000; default 30,000
 * @param resumePeriodMillis {@code order.saga.resumePeriodMillis}: between two looks for orders
 *     that nobody drives, 10 to 60,000; default 500
 * @param holdDueMillis {@code order.saga.holdDueMillis}: when inventory asks what became of a hold,
 *     counted from the order, 1,000 to 3,600,000; default 60,000
 */
public record OrderConfig(
    PostgresConfig postgres,
    Lanes lanes,
    ProviderClientConfig payment,
    String redisUrl,
    String currency,
    int guestCartDays,
    int replyMillis,
    int leaseMillis,
    int stockMillis,
    int paymentAttemptMillis,
    int paymentPauseMillis,
    int paymentTimeoutMillis,
    int resumePeriodMillis,
    int holdDueMillis) {

  private static final String REDIS_URL = "redis://127.0.0.1:6379";
  private static final String CURRENCY = "USD";
  private static final int GUEST_CART_DAYS = 30;
  private static final int REPLY_MILLIS = 2_000;
  private static final int LEASE_MILLIS = 5_000;
  private static final int STOCK_MILLIS = 1_500;
  private static final int PAYMENT_ATTEMPT_MILLIS = 4_000;
  private static final int PAYMENT_PAUSE_MILLIS = 200;
  private static final int PAYMENT_TIMEOUT_MILLIS = 30_000;
  private static final int RESUME_PERIOD_MILLIS = 500;
  private static final int HOLD_DUE_MILLIS = 60_000;

  public static OrderConfig from(Config config) {
    Section order = config.section("order");
    Section saga = order.section("saga");
    return new OrderConfig(
        PostgresConfig.from(order.section("postgres")),
        lanes(order.section("log")),
        ProviderClientConfig.from(order.section("payment")),
        config.section("redis").text("url", REDIS_URL),
        order.text("currency", CURRENCY),
        order.section("cart").integer("guestDays", GUEST_CART_DAYS, 1, 365),
        saga.integer("replyMillis", REPLY_MILLIS, 10, 5_000),
        saga.integer("leaseMillis", LEASE_MILLIS, 100, 60_000),
        saga.integer("stockMillis", STOCK_MILLIS, 10, 10_000),
        saga.integer("paymentAttemptMillis", PAYMENT_ATTEMPT_MILLIS, 10, 30_000),
        saga.integer("paymentPauseMillis", PAYMENT_PAUSE_MILLIS, 10, 10_000),
        saga.integer("paymentTimeoutMillis", PAYMENT_TIMEOUT_MILLIS, 100, 600_000),
        saga.integer("resumePeriodMillis", RESUME_PERIOD_MILLIS, 10, 60_000),
        saga.integer("holdDueMillis", HOLD_DUE_MILLIS, 1_000, 3_600_000));
  }

  private static Lanes lanes(Section log) {
    return new Lanes(
        log.integer("batchSteps", Lanes.BATCH_STEPS, 1, 1_000),
        log.integer("waiting", Lanes.WAITING, 1, 100_000),
        log.integer("running", Lanes.RUNNING, 1, 8));
  }

  Duration guestCartLife() {
    return Duration.ofDays(guestCartDays);
  }

  Duration replyDue() {
    return Duration.ofMillis(replyMillis);
  }

  Duration lease() {
    return Duration.ofMillis(leaseMillis);
  }

  Duration stockLimit() {
    return Duration.ofMillis(stockMillis);
  }

  Duration holdDue() {
    return Duration.ofMillis(holdDueMillis);
  }

  Duration resumePeriod() {
    return Duration.ofMillis(resumePeriodMillis);
  }

  /** Stock must be held within the first lease: whoever resumes an order without it undoes it. */
  Limits limits() {
    return new Limits(
        new Deadlines(lease(), Duration.ofMillis(paymentTimeoutMillis)),
        lease(),
        Duration.ofMillis(paymentAttemptMillis),
        Duration.ofMillis(paymentPauseMillis));
  }
}
