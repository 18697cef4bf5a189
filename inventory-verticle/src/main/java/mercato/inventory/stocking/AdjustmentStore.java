package mercato.inventory.stocking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Optional;
import mercato.contract.Problem;
import mercato.contract.inventory.InventoryOperations.AdjustStock;
import mercato.contract.inventory.StockView;
import mercato.inventory.ledger.StockLedger;
import mercato.inventory.model.Adjustment;
import mercato.inventory.model.Stock;
import mercato.inventory.model.StockChange;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/**
 * Adjustments in {@code inventory_db}, and how they ended under their keys. A key belongs to a user
 * and a product and is read when the product's row is locked: of two calls under one key the second
 * finds what the first did.
 */
public final class AdjustmentStore {

  private static final String FIND =
      """
      select delta, reason, refused, on_hand, reserved, low_stock_threshold, version
      from adjustments
      where user_id = $1 and product_id = $2 and key = $3
        and created_at > now() - interval '24 hours'""";

  /** Over one that was kept long enough and is not pruned yet. */
  private static final String KEEP =
      """
      insert into adjustments (user_id, product_id, key, delta, reason, refused,
        on_hand, reserved, low_stock_threshold, version)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      on conflict (user_id, product_id, key) do update
      set delta = excluded.delta, reason = excluded.reason, refused = excluded.refused,
        on_hand = excluded.on_hand, reserved = excluded.reserved,
        low_stock_threshold = excluded.low_stock_threshold, version = excluded.version,
        created_at = excluded.created_at""";

  private static final String PRUNE =
      """
      delete from adjustments where ctid = any(array(
        select ctid from adjustments where created_at < now() - interval '24 hours' limit $1))""";

  private final Postgres postgres;
  private final StockLedger ledger;
  private final InstantSource clock;

  /** How an adjustment ended, and what it changed just now. */
  private record Done(Adjustment adjustment, StockChange change) {}

  public AdjustmentStore(Postgres postgres, StockLedger ledger, InstantSource clock) {
    this.postgres = postgres;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Adjusts one row, once under its key.
   *
   * @param userId whose key it is, empty for a service
   * @return fails with {@code NOT_FOUND}, {@code IDEMPOTENCY_KEY_REUSED}
   */
  public Future<Adjustment> adjust(AdjustStock request, String userId) {
    return ledger
        .transaction(transaction -> adjust(transaction, request, userId))
        .onSuccess(done -> ledger.committed(done.change))
        .map(Done::adjustment);
  }

  /** Forgets up to so many keys that are older than a day. */
  public Future<Integer> prune(int limit) {
    return postgres
        .client()
        .preparedQuery(PRUNE)
        .execute(Tuple.of(limit))
        .map(RowSet::rowCount)
        .recover(PostgresFailures::translate);
  }

  private Future<Done> adjust(SqlConnection transaction, AdjustStock request, String userId) {
    Future<Optional<StockView>> row = StockStore.lock(transaction, request.productId());
    Future<Optional<Adjustment>> kept = kept(transaction, request, userId);
    return Future.all(row, kept)
        .map(locked -> row.result().orElseThrow(() -> Problem.notFound("stock")))
        .compose(
            current ->
                kept.result().isPresent()
                    ? Future.succeededFuture(new Done(kept.result().get(), StockChange.NONE))
                    : adjust(transaction, request, userId, current));
  }

  private Future<Done> adjust(
      SqlConnection transaction, AdjustStock request, String userId, StockView current) {
    Adjustment adjustment = Adjustment.decide(request, current);
    StockChange change =
        adjustment.refused()
            ? StockChange.NONE
            : StockChange.of(
                Stock.of(current), Stock.of(adjustment.stock()), request.reason(), clock.instant());
    return Future.all(
            ledger.write(transaction, change), keep(transaction, request, userId, adjustment))
        .map(new Done(adjustment, change));
  }

  private static Future<Optional<Adjustment>> kept(
      SqlConnection transaction, AdjustStock request, String userId) {
    if (request.idempotencyKey() == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return transaction
        .preparedQuery(FIND)
        .execute(Tuple.of(userId, request.productId(), request.idempotencyKey()))
        .map(
            found ->
                found.size() == 0
                    ? Optional.empty()
                    : Optional.of(replay(request, found.iterator().next())));
  }

  private static Adjustment replay(AdjustStock request, Row row) {
    if (row.getInteger("delta") != request.delta()
        || !row.getString("reason").equals(request.reason())) {
      throw new Problem(
          Problem.Kind.UNPROCESSABLE,
          "IDEMPOTENCY_KEY_REUSED",
          "This key was used for another adjustment. Use a new one.");
    }
    var stock =
        new Stock(
            request.productId(),
            row.getInteger("on_hand"),
            row.getInteger("reserved"),
            row.getInteger("low_stock_threshold"));
    return new Adjustment(stock.view(row.getLong("version")), row.getBoolean("refused"), true);
  }

  private static Future<Void> keep(
      SqlConnection transaction, AdjustStock request, String userId, Adjustment adjustment) {
    if (request.idempotencyKey() == null) {
      return Future.succeededFuture();
    }
    StockView stock = adjustment.stock();
    return transaction
        .preparedQuery(KEEP)
        .execute(
            Tuple.from(
                new Object[] {
                  userId,
                  request.productId(),
                  request.idempotencyKey(),
                  request.delta(),
                  request.reason(),
                  adjustment.refused(),
                  stock.onHand(),
                  stock.reserved(),
                  stock.lowStockThreshold(),
                  stock.version()
                }))
        .mapEmpty();
  }
}
