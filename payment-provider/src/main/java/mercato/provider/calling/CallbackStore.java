package mercato.provider.calling;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import mercato.contract.Money;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** The calls that are owed. */
public final class CallbackStore {

  /** Who takes a call and dies leaves it to others after a while, longer than a call may last. */
  private static final String TAKE =
      """
      with due as materialized (
        select payment_id from payments where callback_due <= clock_timestamp()
        order by callback_due limit $1 for update skip locked)
      update payments set
        callback_tries = callback_tries + 1,
        callback_due = clock_timestamp() + interval '15 seconds'
      from due where payments.payment_id = due.payment_id
      returning payments.payment_id, amount, currency, decline_code, decides_at, callback_tries
      """;

  private static final String SCHEDULE =
      """
      update payments set callback_due = clock_timestamp() + $2::bigint * interval '1 millisecond'
      where payment_id = $1
      """;

  /**
   * @param tries this one included
   */
  record Owed(Callback callback, int tries) {}

  private final Postgres postgres;

  public CallbackStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Takes calls that are due; nobody else gets them for a while. */
  Future<List<Owed>> take(int limit) {
    return postgres
        .client()
        .preparedQuery(TAKE)
        .execute(Tuple.of(limit))
        .map(CallbackStore::owed)
        .recover(PostgresFailures::translate);
  }

  /** When to call next; never again without a pause. */
  Future<Void> schedule(UUID payment, OptionalLong pauseMillis) {
    Long pause = pauseMillis.isPresent() ? pauseMillis.getAsLong() : null;
    return postgres
        .client()
        .preparedQuery(SCHEDULE)
        .execute(Tuple.of(payment, pause))
        .<Void>mapEmpty()
        .recover(PostgresFailures::translate);
  }

  private static List<Owed> owed(RowSet<Row> rows) {
    var owed = new ArrayList<Owed>(rows.size());
    for (Row row : rows) {
      owed.add(
          new Owed(
              Callback.of(
                  row.getUUID(0),
                  row.getString(3) != null,
                  new Money(row.getLong(1), row.getString(2)),
                  row.getOffsetDateTime(4).toInstant()),
              row.getInteger(5)));
    }
    return owed;
  }
}
