package mercato.inventory.holding;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import mercato.contract.Problem;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.inventory.HoldView.State;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Movement;
import mercato.inventory.model.Outcome;
import mercato.inventory.model.Step;
import mercato.inventory.model.Stock;
import mercato.inventory.model.StockDecisions;
import mercato.platform.json.Json;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/**
 * Holds in {@code inventory_db}, and what they do to stock and ledger.
 *
 * <p>A batch of steps is one transaction: lock the holds of its orders in id order, lock the stock
 * rows of all lines in id order, decide, write everything with one statement. New holds are
 * inserted in id order too, after all locks are taken; so transactions of any number of processes
 * wait for each other in one direction only. Whoever loses the race to insert the same order's hold
 * decides anew, now that it is known.
 */
public final class HoldStore {

  private static final String LOCK_HOLDS =
      """
      select order_id, state, lines::text as lines, shortages::text as shortages, due_at
      from holds where order_id = any($1) order by order_id for update""";

  private static final String LOCK_STOCK =
      """
      select product_id, on_hand, reserved
      from stock where product_id = any($1) order by product_id for update""";

  private static final String WRITE =
      """
      with created as (
        insert into holds (order_id, state, lines, shortages, due_at)
        select order_id, state, lines::jsonb, shortages::jsonb, due_at
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
          c(order_id, state, lines, shortages, due_at)),
      changed as (
        update holds h set state = c.state, updated_at = now()
        from unnest($6::uuid[], $7::text[]) c(order_id, state) where h.order_id = c.order_id),
      moved as (
        insert into movements (product_id, delta, reason, order_id)
        select * from unnest($8::text[], $9::int[], $10::text[], $11::uuid[]))
      update stock s set on_hand = u.on_hand, reserved = u.reserved, version = s.version + 1
      from unnest($12::text[], $13::int[], $14::int[]) u(product_id, on_hand, reserved)
      where s.product_id = u.product_id""";

  private static final String TAKE_DUE =
      """
      update holds set due_at = now() + $2 * interval '1 millisecond'
      where order_id in (
        select order_id from holds where state = 'HELD' and due_at <= now()
        order by due_at limit $1 for update skip locked)
      returning order_id""";

  /** Another transaction inserted the same hold, or kept a lock for long: a new try may do. */
  private static final Set<String> RETRIED = Set.of("23505", "40P01", "55P03");

  /** What loses to others is tried anew for so long; what they wrote is known then. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Postgres postgres;

  public HoldStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Takes the steps in their order, all in one transaction.
   *
   * @return fails with {@code UNAVAILABLE} when the database cannot serve; nothing is changed then
   */
  public Future<Outcome> apply(List<Step> steps) {
    return attempt(steps, System.nanoTime())
        .recover(
            failure ->
                isRetried(failure)
                    ? Future.failedFuture(Problem.unavailable("The stock is too busy just now."))
                    : PostgresFailures.translate(failure));
  }

  /**
   * Up to so many orders whose holds are due. Each is due again after {@code again}, so that
   * several instances ask about different orders, and about each until there is an answer.
   */
  public Future<List<UUID>> takeDue(int limit, Duration again) {
    return postgres
        .pool()
        .preparedQuery(TAKE_DUE)
        .execute(Tuple.of(limit, again.toMillis()))
        .map(rows -> list(rows, row -> row.getUUID("order_id")))
        .recover(PostgresFailures::translate);
  }

  private Future<Outcome> attempt(List<Step> steps, long since) {
    return postgres
        .pool()
        .withTransaction(transaction -> take(transaction, steps))
        .recover(
            failure ->
                isRetried(failure) && System.nanoTime() - since < RETRY_NANOS
                    ? attempt(steps, since)
                    : Future.failedFuture(failure));
  }

  private static boolean isRetried(Throwable failure) {
    return failure instanceof PgException refused && RETRIED.contains(refused.getSqlState());
  }

  private static Future<Outcome> take(SqlConnection transaction, List<Step> steps) {
    return lockHolds(transaction, steps)
        .compose(
            holds ->
                lockStock(transaction, steps, holds)
                    .map(stock -> StockDecisions.decide(stock, holds, steps)))
        .compose(outcome -> write(transaction, outcome));
  }

  private static Future<List<Hold>> lockHolds(SqlConnection transaction, List<Step> steps) {
    return transaction
        .preparedQuery(LOCK_HOLDS)
        .execute(Tuple.of(array(steps, UUID[]::new, Step::orderId)))
        .map(rows -> list(rows, HoldStore::hold));
  }

  private static Future<List<Stock>> lockStock(
      SqlConnection transaction, List<Step> steps, List<Hold> holds) {
    String[] products =
        Stream.concat(steps.stream().map(Step::lines), holds.stream().map(Hold::lines))
            .flatMap(List::stream)
            .map(Line::productId)
            .distinct()
            .toArray(String[]::new);
    return transaction
        .preparedQuery(LOCK_STOCK)
        .execute(Tuple.of(products))
        .map(rows -> list(rows, HoldStore::stock));
  }

  private static Future<Outcome> write(SqlConnection transaction, Outcome outcome) {
    if (outcome.changesNothing()) {
      return Future.succeededFuture(outcome);
    }
    return transaction.preparedQuery(WRITE).execute(tuple(outcome)).map(outcome);
  }

  private static Tuple tuple(Outcome outcome) {
    List<Hold> created = outcome.created();
    List<Hold> changed = outcome.changed();
    List<Movement> movements = outcome.movements();
    List<Stock> stock = outcome.stock();
    return Tuple.from(
        new Object[] {
          array(created, UUID[]::new, Hold::orderId),
          array(created, String[]::new, hold -> hold.state().name()),
          array(created, String[]::new, hold -> Json.text(hold.lines())),
          array(created, String[]::new, hold -> Json.text(hold.shortages())),
          array(created, OffsetDateTime[]::new, HoldStore::due),
          array(changed, UUID[]::new, Hold::orderId),
          array(changed, String[]::new, hold -> hold.state().name()),
          array(movements, String[]::new, Movement::productId),
          array(movements, Integer[]::new, Movement::delta),
          array(movements, String[]::new, Movement::reason),
          array(movements, UUID[]::new, Movement::orderId),
          array(stock, String[]::new, Stock::productId),
          array(stock, Integer[]::new, Stock::onHand),
          array(stock, Integer[]::new, Stock::reserved)
        });
  }

  private static OffsetDateTime due(Hold hold) {
    return hold.dueAt() == null ? null : hold.dueAt().atOffset(ZoneOffset.UTC);
  }

  private static Hold hold(Row row) {
    OffsetDateTime due = row.getOffsetDateTime("due_at");
    return new Hold(
        row.getUUID("order_id"),
        State.valueOf(row.getString("state")),
        List.of(Json.decode(row.getString("lines"), Line[].class)),
        List.of(Json.decode(row.getString("shortages"), Shortage[].class)),
        due == null ? null : due.toInstant());
  }

  private static Stock stock(Row row) {
    return new Stock(
        row.getString("product_id"), row.getInteger("on_hand"), row.getInteger("reserved"));
  }

  private static <T, A> A[] array(Collection<T> items, IntFunction<A[]> make, Function<T, A> part) {
    return items.stream().map(part).toArray(make);
  }

  private static <T> List<T> list(Iterable<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
  }
}
