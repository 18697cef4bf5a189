package mercato.inventory.holding;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import mercato.contract.inventory.HoldView.Shortage;
import mercato.contract.inventory.HoldView.State;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.inventory.ledger.Columns;
import mercato.inventory.ledger.StockLedger;
import mercato.inventory.model.Hold;
import mercato.inventory.model.Outcome;
import mercato.inventory.model.Step;
import mercato.inventory.model.Stock;
import mercato.inventory.model.StockDecisions;
import mercato.platform.json.Json;

/**
 * Holds in {@code inventory_db}, and what they do to stock and ledger.
 *
 * <p>A batch of steps is one transaction: lock the holds of its orders in id order, lock the stock
 * rows of all lines in id order, decide, write everything. New holds are inserted in id order too,
 * after all locks are taken; so transactions of any number of processes wait for each other in one
 * direction only. Whoever loses the race to insert the same order's hold decides anew, now that it
 * is known.
 *
 * <p>Both locks travel together, as both writes do: a batch is three round trips.
 */
public final class HoldStore {

  private static final String LOCK_HOLDS =
      """
      select order_id, state, lines::text, shortages::text, due_at
      from holds where order_id = any($1) order by order_id for update""";

  private static final String WRITE =
      """
      with created as (
        insert into holds (order_id, state, lines, shortages, due_at)
        select order_id, state, lines::jsonb, shortages::jsonb, due_at
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
          c(order_id, state, lines, shortages, due_at))
      update holds h set state = c.state, updated_at = now()
      from unnest($6::uuid[], $7::text[]) c(order_id, state) where h.order_id = c.order_id""";

  private static final String TAKE_DUE =
      """
      update holds set due_at = now() + $2 * interval '1 millisecond'
      where order_id = any(array(
        select order_id from holds where state = 'HELD' and due_at <= now()
        order by due_at limit $1 for update skip locked))
      returning order_id""";

  private static final String PRUNE =
      """
      delete from holds where order_id = any(array(
        select order_id from holds
        where order_id < $1 and state in ('REFUSED', 'RELEASED') and updated_at < $2
        order by order_id limit $3 for update skip locked))""";

  private static final String NOTHING = "[]";

  private final StockLedger ledger;
  private final InstantSource clock;
  private final Consumer<Outcome> taken;

  /**
   * @param taken hears of each batch when it is durable
   */
  public HoldStore(StockLedger ledger, InstantSource clock, Consumer<Outcome> taken) {
    this.ledger = ledger;
    this.clock = clock;
    this.taken = taken;
  }

  /**
   * Takes the steps in their order, all in one transaction.
   *
   * @return the order's hold after each step; fails as {@link StockLedger#transaction} does
   */
  public Future<List<Hold>> apply(List<Step> steps) {
    return ledger
        .transaction(transaction -> take(transaction, steps))
        .onSuccess(this::taken)
        .map(Outcome::answers);
  }

  /**
   * Up to so many orders whose holds are due. Each is due again after {@code again}, so that
   * several instances ask about different orders, and about each until there is an answer.
   */
  public Future<List<UUID>> takeDue(int limit, Duration again) {
    return ledger.transaction(
        transaction ->
            transaction
                .preparedQuery(TAKE_DUE)
                .execute(Tuple.of(limit, again.toMillis()))
                .map(HoldStore::orderIds));
  }

  /**
   * Deletes up to so many holds that came to nothing before {@code latest}; what was sold is kept,
   * since its order may yet be called off. It reads the oldest order ids, which are UUIDv7 and so
   * say when they were made: an index of settlement times would cost every order its upkeep.
   *
   * @return how many there were
   */
  public Future<Integer> prune(Instant latest, int limit) {
    var oldestYoungId = new UUID(latest.toEpochMilli() << 16, 0);
    return ledger.transaction(
        transaction ->
            transaction
                .preparedQuery(PRUNE)
                .execute(Tuple.of(oldestYoungId, latest.atOffset(ZoneOffset.UTC), limit))
                .map(RowSet::rowCount));
  }

  private void taken(Outcome outcome) {
    ledger.committed(outcome.stock());
    taken.accept(outcome);
  }

  private Future<Outcome> take(SqlConnection transaction, List<Step> steps) {
    Future<List<Hold>> holds = lockHolds(transaction, steps);
    Future<List<Stock>> stock = lockStock(transaction, steps);
    return Future.all(holds, stock)
        .map(
            locked -> StockDecisions.decide(stock.result(), holds.result(), steps, clock.instant()))
        .compose(outcome -> write(transaction, outcome));
  }

  private static Future<List<Hold>> lockHolds(SqlConnection transaction, List<Step> steps) {
    return transaction
        .preparedQuery(LOCK_HOLDS)
        .execute(Tuple.of(Columns.ids(steps, Step::orderId)))
        .map(HoldStore::holds);
  }

  /** A reserve that finds a hold moves nothing; the others move what the hold names. */
  private Future<List<Stock>> lockStock(SqlConnection transaction, List<Step> steps) {
    var products = new HashSet<String>();
    var held = new ArrayList<UUID>();
    for (Step step : steps) {
      for (Line line : step.lines()) {
        products.add(line.productId());
      }
      if (step.kind() != Step.Kind.RESERVE) {
        held.add(step.orderId());
      }
    }
    return ledger.lock(transaction, products, held);
  }

  private Future<Outcome> write(SqlConnection transaction, Outcome outcome) {
    if (outcome.changesNothing()) {
      return Future.succeededFuture(outcome);
    }
    return Future.all(
            transaction.preparedQuery(WRITE).execute(tuple(outcome)),
            ledger.write(transaction, outcome.stock()))
        .map(outcome);
  }

  private static Tuple tuple(Outcome outcome) {
    List<Hold> created = outcome.created();
    List<Hold> changed = outcome.changed();
    return Tuple.tuple()
        .addArrayOfUUID(Columns.ids(created, Hold::orderId))
        .addArrayOfString(Columns.texts(created, hold -> hold.state().name()))
        .addArrayOfString(Columns.texts(created, hold -> json(hold.lines())))
        .addArrayOfString(Columns.texts(created, hold -> json(hold.shortages())))
        .addArrayOfOffsetDateTime(
            Columns.fill(new OffsetDateTime[created.size()], created, HoldStore::due))
        .addArrayOfUUID(Columns.ids(changed, Hold::orderId))
        .addArrayOfString(Columns.texts(changed, hold -> hold.state().name()));
  }

  private static String json(List<?> items) {
    return items.isEmpty() ? NOTHING : Json.text(items);
  }

  private static OffsetDateTime due(Hold hold) {
    return hold.dueAt() == null ? null : hold.dueAt().atOffset(ZoneOffset.UTC);
  }

  private static List<Hold> holds(RowSet<Row> found) {
    var holds = new ArrayList<Hold>(found.size());
    for (Row row : found) {
      OffsetDateTime due = row.getOffsetDateTime(4);
      holds.add(
          new Hold(
              row.getUUID(0),
              State.valueOf(row.getString(1)),
              items(row.getString(2), Line[].class),
              items(row.getString(3), Shortage[].class),
              due == null ? null : due.toInstant()));
    }
    return holds;
  }

  private static <T> List<T> items(String json, Class<T[]> type) {
    return json.equals(NOTHING) ? List.of() : List.of(Json.decode(json, type));
  }

  private static List<UUID> orderIds(RowSet<Row> found) {
    var ids = new ArrayList<UUID>(found.size());
    for (Row row : found) {
      ids.add(row.getUUID(0));
    }
    return ids;
  }
}
