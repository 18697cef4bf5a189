package mercato.inventory.ledger;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import mercato.contract.Problem;
import mercato.contract.inventory.StockFact;
import mercato.inventory.model.Movement;
import mercato.inventory.model.Stock;
import mercato.inventory.model.StockChange;
import mercato.platform.observe.Trace;
import mercato.platform.outbox.Outbox;
import mercato.platform.outbox.OutboxRow;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.platform.time.Ids;

/**
 * Stock rows in {@code inventory_db}, the movements that explain them, the facts that tell of them.
 */
public final class StockLedger {

  private static final String LOCK =
      """
      select product_id, on_hand, reserved, low_stock_threshold
      from stock
      where product_id = any($1::text[] || array(
        select line->>'productId' from holds, jsonb_array_elements(lines) line
        where order_id = any($2::uuid[])))
      order by product_id for update""";

  /** The ids of movements are made here: PostgreSQL's own cost as much as writing their rows. */
  private static final String WRITE =
      "with told as ("
          + Outbox.INSERT
          + "),"
          + """

      moved as (
        insert into movements (id, product_id, delta, reason, order_id)
        select * from unnest($6::uuid[], $7::text[], $8::int[], $9::text[], $10::uuid[]))
      update stock s
      set on_hand = u.on_hand, reserved = u.reserved,
          low_stock_threshold = u.low_stock_threshold, version = s.version + 1
      from unnest($11::text[], $12::int[], $13::int[], $14::int[])
        u(product_id, on_hand, reserved, low_stock_threshold)
      where s.product_id = u.product_id""";

  /** A row that no one has seen yet: version 0. */
  private static final String ENSURE =
      """
      insert into stock (product_id, on_hand, version)
      select id, 0, 0 from unnest($1::text[]) id order by id
      on conflict do nothing""";

  /** Another transaction inserted the same hold, or kept a lock for long: a new try may do. */
  private static final Set<String> RETRIED = Set.of("23505", "40P01", "55P03");

  /** What loses to others is tried anew for so long; what they wrote is known then. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Postgres postgres;
  private final Consumer<StockChange> committed;

  /**
   * @param committed hears of each change when it is durable
   */
  public StockLedger(Postgres postgres, Consumer<StockChange> committed) {
    this.postgres = postgres;
    this.committed = committed;
  }

  /**
   * One transaction, begun anew while it loses to others, up to a second. Its begin is not waited
   * for: the first statements travel with it, and fail if it does.
   *
   * @return fails as the work does, with {@code UNAVAILABLE} when the database cannot serve; then
   *     nothing is changed, unless it was lost on the way back from the commit
   */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return attempt(work, System.nanoTime())
        .recover(
            failure ->
                isRetried(failure)
                    ? Future.failedFuture(Problem.unavailable("The stock is too busy just now."))
                    : PostgresFailures.translate(failure));
  }

  private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, long since) {
    return postgres
        .pool()
        .withConnection(connection -> run(connection, work))
        .recover(
            failure ->
                isRetried(failure) && System.nanoTime() - since < RETRY_NANOS
                    ? attempt(work, since)
                    : Future.failedFuture(failure));
  }

  private static boolean isRetried(Throwable failure) {
    return failure instanceof PgException refused && RETRIED.contains(refused.getSqlState());
  }

  private static <T> Future<T> run(
      SqlConnection connection, Function<SqlConnection, Future<T>> work) {
    connection.begin();
    Transaction transaction = connection.transaction();
    return Future.succeededFuture(connection)
        .compose(work)
        .compose(
            done -> transaction.commit().map(done),
            failure -> transaction.rollback().transform(undone -> Future.failedFuture(failure)));
  }

  /**
   * The rows of these products and of all that these orders' holds name, locked; what has no row is
   * missing.
   */
  public Future<List<Stock>> lock(
      SqlConnection transaction, Collection<String> productIds, Collection<UUID> orderIds) {
    return transaction
        .preparedQuery(LOCK)
        .execute(
            Tuple.tuple()
                .addArrayOfString(productIds.toArray(String[]::new))
                .addArrayOfUUID(orderIds.toArray(UUID[]::new)))
        .map(StockLedger::rows);
  }

  /** Makes the rows that are missing, without pieces. */
  public Future<Void> ensure(SqlConnection transaction, Collection<String> productIds) {
    return transaction
        .preparedQuery(ENSURE)
        .execute(Tuple.of(productIds.toArray(String[]::new)))
        .mapEmpty();
  }

  /** Writes what was decided over locked rows. */
  public Future<Void> write(SqlConnection transaction, StockChange change) {
    return change.isEmpty()
        ? Future.succeededFuture()
        : transaction.preparedQuery(WRITE).execute(tuple(change)).mapEmpty();
  }

  /** To be called when the transaction that wrote it has succeeded. */
  public void committed(StockChange change) {
    committed.accept(change);
  }

  private static Tuple tuple(StockChange change) {
    List<Movement> movements = change.movements();
    List<Stock> rows = change.rows();
    return Outbox.tuple(outbox(change.facts()))
        .addArrayOfUUID(Columns.ids(movements, movement -> Ids.next()))
        .addArrayOfString(Columns.texts(movements, Movement::productId))
        .addArrayOfInteger(Columns.integers(movements, Movement::delta))
        .addArrayOfString(Columns.texts(movements, Movement::reason))
        .addArrayOfUUID(Columns.ids(movements, Movement::orderId))
        .addArrayOfString(Columns.texts(rows, Stock::productId))
        .addArrayOfInteger(Columns.integers(rows, Stock::onHand))
        .addArrayOfInteger(Columns.integers(rows, Stock::reserved))
        .addArrayOfInteger(Columns.integers(rows, Stock::lowStockThreshold));
  }

  private static List<OutboxRow> outbox(List<StockFact> facts) {
    var rows = new ArrayList<OutboxRow>(facts.size());
    for (StockFact fact : facts) {
      rows.add(OutboxRow.of(StockFact.TOPIC, fact, Trace.current()));
    }
    return rows;
  }

  private static List<Stock> rows(RowSet<Row> found) {
    var rows = new ArrayList<Stock>(found.size());
    for (Row row : found) {
      rows.add(
          new Stock(row.getString(0), row.getInteger(1), row.getInteger(2), row.getInteger(3)));
    }
    return rows;
  }
}
