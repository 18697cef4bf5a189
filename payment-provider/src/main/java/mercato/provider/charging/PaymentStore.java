package mercato.provider.charging;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.provider.model.Card;
import mercato.provider.model.Payment;

/** What became of each payment. The time of the database alone counts. */
public final class PaymentStore {

  static final String STATE =
      """
      payment_id, amount, currency, decline_code,
      coalesce(decides_at <= clock_timestamp(), false) as decided,
      voided, captured, refunded, answers, asked,
      case when decides_at > clock_timestamp() then
        ceil(extract(epoch from decides_at - clock_timestamp()) * 1000)::bigint end as left_millis
      """;

  /**
   * A payment that was never asked for is in no currency, which ISO 4217 calls XXX. One that is let
   * go before it was decided is never told of.
   */
  private static final String CANCEL =
      """
      insert into payments (payment_id, amount, currency, voided) values ($1, 0, 'XXX', true)
      on conflict (payment_id) do update set
        voided = payments.voided or payments.captured is null,
        callback_due = case when payments.decides_at <= clock_timestamp()
          then payments.callback_due end
      returning
      """
          + STATE;

  private static final String FIND = "select " + STATE + " from payments where payment_id = $1";
  private static final String LOCK = FIND + " for update";
  private static final String FIND_REFUND =
      "select 1 from refunds where payment_id = $1 and refund_id = $2";

  private static final String REFUND =
      """
      with refund as (insert into refunds (payment_id, refund_id, amount) values ($1, $2, $3))
      update payments set refunded = coalesce(refunded, 0) + $3 where payment_id = $1 returning
      """
          + STATE;

  private static final String LIST =
      "select " + STATE + " from payments where payment_id > $1 order by payment_id limit $2";

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Postgres postgres;

  public PaymentStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Lets go what is not captured; bars what was never seen. */
  public Future<Payment> cancel(UUID payment) {
    return execute(postgres.client(), CANCEL, Tuple.of(payment))
        .map(PaymentStore::one)
        .recover(PostgresFailures::translate);
  }

  /** Refuses {@code NOT_FOUND} and {@code REFUND_EXCEEDS_CAPTURED}. */
  public Future<Payment> refund(UUID payment, UUID refund, long amount) {
    return postgres
        .pool()
        .withTransaction(connection -> refund(connection, payment, refund, amount))
        .recover(PostgresFailures::translate);
  }

  private static Future<Payment> refund(
      SqlClient connection, UUID payment, UUID refund, long amount) {
    return execute(connection, LOCK, Tuple.of(payment))
        .map(PaymentStore::one)
        .compose(
            found ->
                execute(connection, FIND_REFUND, Tuple.of(payment, refund))
                    .compose(
                        done -> {
                          if (done.size() > 0) {
                            return Future.succeededFuture(found);
                          }
                          found.checkRefund(amount);
                          return execute(connection, REFUND, Tuple.of(payment, refund, amount))
                              .map(PaymentStore::one);
                        }));
  }

  /** Refuses {@code NOT_FOUND}. */
  public Future<Payment> find(UUID payment) {
    return execute(postgres.client(), FIND, Tuple.of(payment))
        .map(PaymentStore::one)
        .recover(PostgresFailures::translate);
  }

  /**
   * In the order of their ids.
   *
   * @param after null: from the first on
   */
  public Future<List<Payment>> list(UUID after, int limit) {
    return execute(postgres.client(), LIST, Tuple.of(after == null ? BEFORE_ALL : after, limit))
        .map(PaymentStore::all)
        .recover(PostgresFailures::translate);
  }

  static Future<RowSet<Row>> execute(SqlClient client, String sql, Tuple parameters) {
    return client.preparedQuery(sql).execute(parameters);
  }

  private static List<Payment> all(RowSet<Row> rows) {
    var payments = new ArrayList<Payment>(rows.size());
    for (Row row : rows) {
      payments.add(payment(row));
    }
    return payments;
  }

  private static Payment one(RowSet<Row> rows) {
    return known(rows.size() == 0 ? null : payment(rows.iterator().next()));
  }

  static Payment known(Payment payment) {
    if (payment == null) {
      throw Problem.notFound("payment");
    }
    return payment;
  }

  /** By position, as {@link #STATE} names them. */
  static Payment payment(Row row) {
    return new Payment(
        row.getUUID(0),
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getBoolean(4),
        row.getBoolean(5),
        row.getLong(6),
        row.getLong(7),
        Card.Answers.valueOf(row.getString(8)),
        row.getInteger(9),
        row.getLong(10));
  }
}
