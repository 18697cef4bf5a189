package mercato.inventory.stocking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mercato.contract.inventory.InventoryOperations.NewStock;
import mercato.contract.inventory.InventoryOperations.SetStock;
import mercato.contract.inventory.StockView;
import mercato.inventory.model.Movement;
import mercato.inventory.model.StockRules;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** Stock rows in {@code inventory_db}, one product at a time or many in id order. */
public final class StockStore {

  private static final String COLUMNS =
      "product_id, on_hand, reserved, low_stock_threshold, version";

  private static final String FIND = "select " + COLUMNS + " from stock where product_id = $1";

  private static final String AVAILABLE =
      "select product_id, on_hand - reserved as available from stock where product_id = any($1)";

  /** A row that no one has seen yet: version 0. */
  private static final String ENSURE =
      """
      insert into stock (product_id, on_hand, version) values ($1, 0, 0)
      on conflict do nothing""";

  private static final String LOCK = FIND + " for update";

  private static final String SET =
      """
      with moved as (
        insert into movements (product_id, delta, reason)
        select $1, $4, $5 where $4::int <> 0)
      update stock set on_hand = $2, low_stock_threshold = $3, version = version + 1
      where product_id = $1 returning\s"""
          + COLUMNS;

  private static final String ADD =
      """
      with added as (
        insert into stock (product_id, on_hand, low_stock_threshold)
        select * from unnest($1::text[], $2::int[], $3::int[])
        on conflict do nothing returning product_id, on_hand),
      moved as (
        insert into movements (product_id, delta, reason)
        select product_id, on_hand, $4 from added where on_hand > 0)
      select count(*)::int as added from added""";

  private final Postgres postgres;

  public StockStore(Postgres postgres) {
    this.postgres = postgres;
  }

  public Future<Optional<StockView>> find(String productId) {
    return postgres
        .client()
        .preparedQuery(FIND)
        .execute(Tuple.of(productId))
        .map(rows -> rows.size() == 0 ? Optional.<StockView>empty() : Optional.of(view(rows)))
        .recover(PostgresFailures::translate);
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
    return postgres
        .pool()
        .withTransaction(
            transaction ->
                lock(transaction, request.productId())
                    .compose(current -> set(transaction, request, current)))
        .recover(PostgresFailures::translate);
  }

  /**
   * Adds the rows that there are none of yet.
   *
   * @return how many that were
   */
  public Future<Integer> add(List<NewStock> rows) {
    var sorted = rows.stream().sorted(Comparator.comparing(NewStock::productId)).toList();
    return postgres
        .pool()
        .preparedQuery(ADD)
        .execute(
            Tuple.of(
                sorted.stream().map(NewStock::productId).toArray(String[]::new),
                sorted.stream().map(NewStock::onHand).toArray(Integer[]::new),
                sorted.stream().map(NewStock::lowStockThreshold).toArray(Integer[]::new),
                Movement.INITIAL))
        .map(added -> added.iterator().next().getInteger("added"))
        .recover(PostgresFailures::translate);
  }

  private static Future<StockView> lock(SqlConnection transaction, String productId) {
    return transaction
        .preparedQuery(ENSURE)
        .execute(Tuple.of(productId))
        .compose(there -> transaction.preparedQuery(LOCK).execute(Tuple.of(productId)))
        .map(StockStore::view);
  }

  private static Future<StockView> set(
      SqlConnection transaction, SetStock request, StockView current) {
    StockRules.allow(request, current);
    int threshold =
        request.lowStockThreshold() == null
            ? current.lowStockThreshold()
            : request.lowStockThreshold();
    int delta = request.onHand() - current.onHand();
    String reason = current.version() == 0 ? Movement.INITIAL : Movement.SET;
    return transaction
        .preparedQuery(SET)
        .execute(Tuple.of(request.productId(), request.onHand(), threshold, delta, reason))
        .map(StockStore::view);
  }

  private static StockView view(RowSet<Row> rows) {
    Row row = rows.iterator().next();
    int onHand = row.getInteger("on_hand");
    int reserved = row.getInteger("reserved");
    return new StockView(
        row.getString("product_id"),
        onHand,
        reserved,
        onHand - reserved,
        row.getInteger("low_stock_threshold"),
        row.getLong("version"));
  }

  private static Map<String, Integer> byProduct(RowSet<Row> rows) {
    var available = new HashMap<String, Integer>();
    rows.forEach(row -> available.put(row.getString("product_id"), row.getInteger("available")));
    return available;
  }
}
