package mercato.inventory.stocking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import mercato.contract.inventory.InventoryOperations.NewStock;
import mercato.contract.inventory.InventoryOperations.SetStock;
import mercato.contract.inventory.MovementView;
import mercato.contract.inventory.StockView;
import mercato.inventory.ledger.Columns;
import mercato.inventory.ledger.StockLedger;
import mercato.inventory.model.Movement;
import mercato.inventory.model.Stock;
import mercato.inventory.model.StockChange;
import mercato.inventory.model.StockRules;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** Stock rows in {@code inventory_db}, one product at a time or many in id order. */
public final class StockStore {

  private static final String SELECT =
      "select product_id, on_hand, reserved, low_stock_threshold, version from stock ";

  private static final String FIND = SELECT + "where product_id = $1";

  private static final String LIST = SELECT + "where product_id > $1 order by product_id limit $2";

  private static final String LIST_LOW =
      SELECT
          + """
          where product_id > $1 and on_hand - reserved <= low_stock_threshold
          order by product_id limit $2""";

  private static final String MOVEMENTS =
      """
      select id, delta, reason, order_id, at from movements
      where product_id = $1 and id < $2 order by id desc limit $3""";

  private static final String AVAILABLE =
      "select product_id, on_hand - reserved as available from stock where product_id = any($1)";

  private static final String LOCK = FIND + " for update";

  private static final String ADD =
      """
      insert into stock (product_id, on_hand, low_stock_threshold)
      select * from unnest($1::text[], $2::int[], $3::int[])
      on conflict do nothing
      returning product_id, on_hand, reserved, low_stock_threshold""";

  private final Postgres postgres;
  private final StockLedger ledger;
  private final InstantSource clock;

  /** A row as it was set, and what that changed. */
  private record Done(StockView view, StockChange change) {}

  public StockStore(Postgres postgres, StockLedger ledger, InstantSource clock) {
    this.postgres = postgres;
    this.ledger = ledger;
    this.clock = clock;
  }

  public Future<Optional<StockView>> find(String productId) {
    return query(FIND, Tuple.of(productId), StockStore::view)
        .map(found -> found.stream().findFirst());
  }

  /**
   * Rows by product id.
   *
   * @param low only those with no more available than their threshold
   * @param after the last id of the page before, empty for the first page
   */
  public Future<List<StockView>> list(boolean low, String after, int limit) {
    return query(low ? LIST_LOW : LIST, Tuple.of(after, limit), StockStore::view);
  }

  /**
   * A product's movements, the newest first. A product's ids go up in the order in which its
   * movements were committed, since its row is locked when they are drawn: what was there when the
   * first page was read is on one of the pages, once.
   *
   * @param before the last id of the page before, the greatest one for the first page
   */
  public Future<List<MovementView>> movements(String productId, UUID before, int limit) {
    return query(MOVEMENTS, Tuple.of(productId, before, limit), StockStore::movement);
  }

  /** Free pieces by product; a product without stock is missing. */
  public Future<Map<String, Integer>> available(List<String> productIds) {
    return postgres
        .client()
        .preparedQuery(AVAILABLE)
        .execute(Tuple.of(productIds.toArray(String[]::new)))
        .map(StockStore::byProduct)
        .recover(PostgresFailures::translate);
  }

  /** Sets one row, or makes it; fails as {@link StockRules#allow} says. */
  public Future<StockView> set(SetStock request) {
    return ledger
        .transaction(
            transaction ->
                ledger
                    .ensure(transaction, List.of(request.productId()))
                    .compose(there -> lock(transaction, request.productId()))
                    .map(Optional::orElseThrow)
                    .compose(current -> set(transaction, request, current)))
        .onSuccess(done -> ledger.committed(done.change))
        .map(Done::view);
  }

  /**
   * Adds the rows that there are none of yet.
   *
   * @return how many that were
   */
  public Future<Integer> add(List<NewStock> rows) {
    var sorted = rows.stream().sorted(Comparator.comparing(NewStock::productId)).toList();
    return ledger
        .transaction(
            transaction ->
                insert(transaction, sorted)
                    .map(added -> StockChange.added(added, clock.instant()))
                    .compose(change -> ledger.write(transaction, change).map(change)))
        .onSuccess(ledger::committed)
        .map(change -> change.availability().size());
  }

  private static Future<List<Stock>> insert(SqlConnection transaction, List<NewStock> rows) {
    return transaction
        .preparedQuery(ADD)
        .execute(
            Tuple.of(
                Columns.texts(rows, NewStock::productId),
                Columns.integers(rows, NewStock::onHand),
                Columns.integers(rows, NewStock::lowStockThreshold)))
        .map(added -> list(added, StockStore::stock));
  }

  /** One row, locked. */
  static Future<Optional<StockView>> lock(SqlConnection transaction, String productId) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(productId))
        .map(found -> list(found, StockStore::view).stream().findFirst());
  }

  private Future<Done> set(SqlConnection transaction, SetStock request, StockView current) {
    StockRules.allow(request, current);
    var before = Stock.of(current);
    var after = before.counted(request.onHand(), request.lowStockThreshold());
    String reason = current.version() == 0 ? Movement.INITIAL : Movement.SET;
    StockChange change = StockChange.of(before, after, reason, clock.instant());
    return ledger
        .write(transaction, change)
        .map(new Done(after.view(current.version() + 1), change));
  }

  private <T> Future<List<T>> query(String sql, Tuple parameters, Function<Row, T> read) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(parameters)
        .map(rows -> list(rows, read))
        .recover(PostgresFailures::translate);
  }

  private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
  }

  private static StockView view(Row row) {
    return stock(row).view(row.getLong("version"));
  }

  private static Stock stock(Row row) {
    return new Stock(
        row.getString("product_id"),
        row.getInteger("on_hand"),
        row.getInteger("reserved"),
        row.getInteger("low_stock_threshold"));
  }

  private static MovementView movement(Row row) {
    UUID orderId = row.getUUID("order_id");
    return new MovementView(
        row.getUUID("id").toString(),
        row.getInteger("delta"),
        row.getString("reason"),
        orderId == null ? null : orderId.toString(),
        row.getOffsetDateTime("at").toInstant());
  }

  private static Map<String, Integer> byProduct(RowSet<Row> rows) {
    var available = new HashMap<String, Integer>();
    rows.forEach(row -> available.put(row.getString("product_id"), row.getInteger("available")));
    return available;
  }
}
