package mercato.inventory.holding;

import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import mercato.contract.inventory.InventoryOperations.Line;
import mercato.inventory.ledger.StockLedger;
import mercato.inventory.model.Restock;
import mercato.inventory.model.StockChange;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/**
 * Returns in {@code inventory_db}. Each is one transaction: its row first, which the same return
 * that comes at the same time waits for, then the stock rows in id order.
 */
public final class RestockStore {

  private static final String FIRST =
      "insert into restocks (return_id, order_id) values ($1, $2) on conflict do nothing";

  private static final String PRUNE =
      """
      delete from restocks where ctid = any(array(
        select ctid from restocks where created_at < $1 limit $2))""";

  private final Postgres postgres;
  private final StockLedger ledger;
  private final InstantSource clock;

  public RestockStore(Postgres postgres, StockLedger ledger, InstantSource clock) {
    this.postgres = postgres;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Puts the pieces back on hand; a return that was put back before changes nothing. */
  public Future<Void> restock(Restock restock) {
    return ledger
        .transaction(
            transaction ->
                isFirst(transaction, restock)
                    .compose(
                        first ->
                            first
                                ? put(transaction, restock)
                                : Future.succeededFuture(StockChange.NONE)))
        .onSuccess(ledger::committed)
        .mapEmpty();
  }

  /** Forgets up to so many returns from before {@code latest}. */
  public Future<Integer> prune(Instant latest, int limit) {
    return postgres
        .client()
        .preparedQuery(PRUNE)
        .execute(Tuple.of(latest.atOffset(ZoneOffset.UTC), limit))
        .map(RowSet::rowCount)
        .recover(PostgresFailures::translate);
  }

  private static Future<Boolean> isFirst(SqlConnection transaction, Restock restock) {
    return transaction
        .preparedQuery(FIRST)
        .execute(Tuple.of(restock.returnId(), restock.orderId()))
        .map(inserted -> inserted.rowCount() == 1);
  }

  private Future<StockChange> put(SqlConnection transaction, Restock restock) {
    List<String> products = restock.lines().stream().map(Line::productId).toList();
    return ledger
        .ensure(transaction, products)
        .compose(there -> ledger.lock(transaction, products, List.of()))
        .map(stock -> restock.decide(stock, clock.instant()))
        .compose(change -> ledger.write(transaction, change).map(change));
  }
}
