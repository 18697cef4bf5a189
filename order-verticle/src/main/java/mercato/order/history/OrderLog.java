package mercato.order.history;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import mercato.contract.Problem;
import mercato.contract.order.OrderFact;
import mercato.order.history.IdempotencyKeys.Key;
import mercato.order.history.IntentBatch.Intent;
import mercato.order.history.StepBatch.Fresh;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.platform.batch.BatchLane;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/**
 * The append-only log of orders, with all that is written in the same breath: the current state,
 * the outbox, the private data, the idempotency key, the coupon's use, the returns. A step is
 * stored whole or not at all.
 *
 * <p>What every order goes through is stored in batches: one statement and one commit for all that
 * gathered while the last batch was under way. What few do (a coupon, a return, a key of a refund)
 * has a transaction of its own, around the same statement for one order. Locks are taken in one
 * order everywhere: orders by id, then keys, then coupons.
 *
 * <p>Optimistic: a step names the version that it builds on, and of two that build on the same one
 * is stored. Every method fails with {@code UNAVAILABLE} when the database is away, with {@code
 * OVERLOADED} when too many wait.
 */
public final class OrderLog implements EventLog {

  private static final String FIND =
      "select %s from order_events e %s where e.order_id = $1 order by e.version"
          .formatted(EventJson.COLUMNS, EventJson.JOIN_PRIVATE);

  private static final String DEADLOCK = "40P01";
  private static final int ATTEMPTS = 3;

  private final Postgres postgres;
  private final Consumer<Step> stored;
  private final BatchLane<Intent, Optional<String>> intents;
  private final BatchLane<Fresh, Boolean> steps;

  /** A step that is now in the log. */
  public record Step(Order order, List<OrderFact> facts) {}

  /** What became of a step that was asked for under a key. */
  public enum Appended {
    STORED,
    /** Another step was stored first; neither this one nor its key is. */
    OVERTAKEN,
    /** The key is taken; the step is not stored. */
    KEY_USED
  }

  /**
   * How much is stored at a time.
   *
   * @param batchSteps intents, steps or looked-up keys in one statement, 1 or more; default {@value
   *     #BATCH_STEPS}
   * @param waiting how many of each sort may wait, 1 or more; default {@value #WAITING}
   * @param running statements of each sort at a time, 1 or more; default {@value #RUNNING}
   */
  public record Lanes(int batchSteps, int waiting, int running) {

    public static final int BATCH_STEPS = 256;
    public static final int WAITING = 8_192;
    public static final int RUNNING = 1;

    public static final Lanes DEFAULT = new Lanes(BATCH_STEPS, WAITING, RUNNING);

    <T, R> BatchLane<T, R> lane(BatchLane.Work<T, R> work) {
      return new BatchLane<>(
          work,
          item -> 1,
          new BatchLane.Limits(batchSteps, waiting, running),
          System::currentTimeMillis);
    }
  }

  /** Undoes a transaction. */
  private static final class KeyUsed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyUsed() {
      super(null, null, false, false);
    }
  }

  /**
   * @param stored is told of each step after it was committed; must not fail
   */
  public OrderLog(Postgres postgres, Lanes lanes, Consumer<Step> stored) {
    this.postgres = postgres;
    this.stored = stored;
    intents = lanes.lane(batch -> stored(() -> IntentBatch.store(postgres.client(), batch)));
    steps = lanes.lane(batch -> stored(() -> StepBatch.store(postgres.client(), batch)));
  }

  /**
   * Stores an intent with the key that asks for it and the use of its coupon. Refuses {@code
   * COUPON_EXHAUSTED}, {@code COUPON_INVALID}: then nothing is stored.
   *
   * @param lease for how long nobody else will go on with it
   * @param deadlineMillis when storing it is of no more use, in milliseconds since 1970
   * @return the order with its number; empty when the key is used
   */
  public Future<Optional<StoredOrder>> place(
      UUID id,
      Key key,
      OrderPlaced placed,
      StoredOrder.Private data,
      Duration lease,
      long deadlineMillis) {
    var intent = new Intent(id, key.id(), key.hash(), placed, data, lease);
    return (placed.couponCode() == null ? intents.take(intent, deadlineMillis) : useCoupon(intent))
        .map(
            number ->
                number.map(
                    issued -> new StoredOrder(Order.placed(id, placed.numbered(issued)), data)));
  }

  private Future<Optional<String>> useCoupon(Intent intent) {
    return transaction(
        connection ->
            IntentBatch.store(connection, List.of(intent))
                .map(numbers -> numbers.get(0))
                .compose(
                    number ->
                        number.isEmpty()
                            ? Future.succeededFuture(number)
                            : CouponUses.take(connection, intent.id(), intent.placed())
                                .map(number)));
  }

  @Override
  public Future<Boolean> append(Order order, int from, Duration lease) {
    Fresh step = Fresh.of(order, from, lease);
    Future<Boolean> appended =
        CouponUses.giveBackWith(step) || ReturnRows.changeWith(step)
            ? transaction(connection -> storeAlone(connection, step))
            : steps.take(step, System.currentTimeMillis() + lease.toMillis());
    return appended.onSuccess(won -> told(step, won));
  }

  /**
   * Stores the events of an order that are not stored yet, with the key that asked for them.
   *
   * @param part the refund or the return that they are about
   */
  public Future<Appended> append(Order order, int from, Duration lease, Key key, UUID part) {
    Fresh step = Fresh.of(order, from, lease);
    return transaction(
            connection ->
                storeAlone(connection, step)
                    .compose(
                        won ->
                            won
                                ? IdempotencyKeys.claim(connection, key, order.id(), part)
                                    .map(OrderLog::keyed)
                                : Future.succeededFuture(Appended.OVERTAKEN)))
        .recover(
            failure ->
                failure instanceof KeyUsed
                    ? Future.succeededFuture(Appended.KEY_USED)
                    : Future.failedFuture(failure))
        .onSuccess(appended -> told(step, appended == Appended.STORED));
  }

  private static Appended keyed(boolean claimed) {
    if (!claimed) {
      throw new KeyUsed();
    }
    return Appended.STORED;
  }

  private static Future<Boolean> storeAlone(SqlConnection connection, Fresh step) {
    return StepBatch.store(connection, List.of(step))
        .map(won -> won.get(0))
        .compose(
            won -> won ? writeAlong(connection, step).map(true) : Future.succeededFuture(false));
  }

  private static Future<Void> writeAlong(SqlConnection connection, Fresh step) {
    Future<Void> returned =
        ReturnRows.changeWith(step)
            ? ReturnRows.write(connection, List.of(step.order())).mapEmpty()
            : Future.succeededFuture();
    return CouponUses.giveBackWith(step)
        ? returned.compose(written -> CouponUses.giveBack(connection, step.id()))
        : returned;
  }

  private void told(Fresh step, boolean won) {
    if (won) {
      stored.accept(new Step(step.order(), step.facts()));
    }
  }

  /** Refuses {@code NOT_FOUND}. */
  public Future<StoredOrder> find(UUID id) {
    return postgres
        .client()
        .preparedQuery(FIND)
        .execute(Tuple.of(id))
        .map(
            rows ->
                EventJson.orders(rows).stream()
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("order")))
        .recover(PostgresFailures::translate);
  }

  @Override
  public Future<Order> current(UUID id) {
    return find(id).map(StoredOrder::order);
  }

  private <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return stored(() -> postgres.pool().withTransaction(work));
  }

  private static <T> Future<T> stored(Supplier<Future<T>> work) {
    return attempt(work, ATTEMPTS).recover(PostgresFailures::translate);
  }

  /**
   * Locks are taken in one order, so a deadlock is not to be expected; were there one, it passes.
   */
  private static <T> Future<T> attempt(Supplier<Future<T>> work, int attempts) {
    return work.get()
        .recover(
            failure ->
                attempts > 1
                        && failure instanceof PgException refused
                        && DEADLOCK.equals(refused.getSqlState())
                    ? attempt(work, attempts - 1)
                    : Future.failedFuture(failure));
  }
}
