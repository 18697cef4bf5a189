package mercato.order.payment;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import mercato.contract.Money;
import mercato.contract.order.OrderView.PaymentStatus;
import mercato.platform.postgres.Postgres;

/**
 * A payment provider that moves no money, with a durable memory of its own. What it does follows
 * from the token of the first call for a payment:
 *
 * <pre>
 * tok_visa                 pays
 * tok_declined             declines
 * tok_insufficient_funds   declines
 * tok_slow                 pays, answers after 3 s
 * tok_timeout              never decides and never answers
 * tok_flaky                pays, yet the first answer is lost on the way
 * tok_async                answers "pending", pays after 1 s
 * tok_async_declined       answers "pending", declines after 1 s
 * any other                declines as invalid_token
 * </pre>
 *
 * It forgets the token. What it waits for, it waits for without a connection or a thread.
 */
public final class SimulatedProvider implements PaymentProvider {

  private static final String STATE =
      """
      payment_id, amount, coalesce(captured, 0) as captured, coalesce(refunded, 0) as refunded,
      decline_code, asked, answers,
      case when refunded = captured then 'REFUNDED'
           when captured is not null then 'CAPTURED'
           when voided then 'VOIDED'
           when decides_at is null or decides_at > clock_timestamp() then 'PENDING'
           when decline_code is null then 'AUTHORIZED'
           else 'DECLINED' end as status,
      ceil(extract(epoch from decides_at - clock_timestamp()) * 1000)::bigint as left_millis
      """;

  private static final String AUTHORIZE =
      """
      insert into payments (payment_id, amount, currency, decline_code, decides_at, answers)
      values ($1, $2, $3, $4, clock_timestamp() + $5::bigint * interval '1 millisecond', $6)
      on conflict (payment_id) do update set asked = payments.asked + 1
      returning
      """
          + STATE;

  private static final String CAPTURE =
      """
      update payments set captured = case
        when not voided and decline_code is null and decides_at <= clock_timestamp() then amount
        else captured end
      where payment_id = $1 returning
      """
          + STATE;

  /** A payment that was never asked for is in no currency, which ISO 4217 calls XXX. */
  private static final String CANCEL =
      """
      insert into payments (payment_id, amount, currency, voided) values ($1, 0, 'XXX', true)
      on conflict (payment_id) do update set voided = payments.voided or payments.captured is null
      returning
      """
          + STATE;

  private static final String REFUND =
      """
      with fresh as (
        insert into refunds (refund_id, payment_id, amount)
        select $2, payment_id, $3 from payments
        where payment_id = $1 and coalesce(refunded, 0) + $3 <= captured
        on conflict do nothing returning amount)
      update payments set refunded =
        coalesce(refunded + (select amount from fresh), (select amount from fresh), refunded)
      where payment_id = $1 returning
      """
          + STATE;

  private static final String FIND = "select " + STATE + " from payments where payment_id = $1";

  /** How it behaves towards a token. */
  private record Manner(String declineCode, Long decidesAfterMillis, Answers answers) {}

  private enum Answers {
    AT_ONCE,
    WHEN_DECIDED,
    LOSES_THE_FIRST
  }

  private static final Map<String, Manner> MANNERS =
      Map.of(
          "tok_visa", new Manner(null, 0L, Answers.AT_ONCE),
          "tok_declined", new Manner("declined", 0L, Answers.AT_ONCE),
          "tok_insufficient_funds", new Manner("insufficient_funds", 0L, Answers.AT_ONCE),
          "tok_slow", new Manner(null, 3_000L, Answers.WHEN_DECIDED),
          "tok_timeout", new Manner(null, null, Answers.WHEN_DECIDED),
          "tok_flaky", new Manner(null, 0L, Answers.LOSES_THE_FIRST),
          "tok_async", new Manner(null, 1_000L, Answers.AT_ONCE),
          "tok_async_declined", new Manner("declined", 1_000L, Answers.AT_ONCE));

  private static final Manner UNKNOWN = new Manner("invalid_token", 0L, Answers.AT_ONCE);

  private final Vertx vertx;
  private final Postgres postgres;

  public SimulatedProvider(Vertx vertx, Postgres postgres) {
    this.vertx = vertx;
    this.postgres = postgres;
  }

  @Override
  public Future<Charge> authorize(UUID paymentId, Money amount, String token) {
    Manner manner = MANNERS.getOrDefault(token, UNKNOWN);
    return execute(
            AUTHORIZE,
            Tuple.of(
                paymentId,
                amount.amount(),
                amount.currency(),
                manner.declineCode,
                manner.decidesAfterMillis,
                manner.answers.name()))
        .compose(rows -> answer(paymentId, rows.iterator().next()));
  }

  private Future<Charge> answer(UUID paymentId, Row row) {
    Charge charge = charge(row);
    boolean open = charge.status() == PaymentStatus.PENDING;
    return switch (Answers.valueOf(row.getString("answers"))) {
      case AT_ONCE -> Future.succeededFuture(charge);
      case LOSES_THE_FIRST ->
          row.getInteger("asked") == 1
              ? Future.failedFuture(VertxException.noStackTrace("the connection was reset"))
              : Future.succeededFuture(charge);
      case WHEN_DECIDED -> open ? whenDecided(paymentId, row) : Future.succeededFuture(charge);
    };
  }

  private Future<Charge> whenDecided(UUID paymentId, Row row) {
    Long left = row.getLong("left_millis");
    return left == null
        ? Promise.<Charge>promise().future()
        : vertx
            .timer(Math.max(0, left) + 1, TimeUnit.MILLISECONDS)
            .compose(decided -> execute(FIND, Tuple.of(paymentId)))
            .map(rows -> charge(rows.iterator().next()));
  }

  @Override
  public Future<Charge> capture(UUID paymentId) {
    return execute(CAPTURE, Tuple.of(paymentId)).map(SimulatedProvider::known);
  }

  @Override
  public Future<Charge> cancel(UUID paymentId) {
    return execute(CANCEL, Tuple.of(paymentId)).map(SimulatedProvider::known);
  }

  @Override
  public Future<Charge> refund(UUID paymentId, UUID refundId, Money amount) {
    return execute(REFUND, Tuple.of(paymentId, refundId, amount.amount()))
        .map(SimulatedProvider::known);
  }

  @Override
  public Future<Optional<Charge>> find(UUID paymentId) {
    return execute(FIND, Tuple.of(paymentId))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(known(rows)));
  }

  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return postgres.client().preparedQuery(sql).execute(parameters);
  }

  private static Charge known(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw new IllegalStateException("no such payment");
    }
    return charge(rows.iterator().next());
  }

  private static Charge charge(Row row) {
    PaymentStatus status = PaymentStatus.valueOf(row.getString("status"));
    return new Charge(
        row.getUUID("payment_id"),
        status,
        status == PaymentStatus.DECLINED ? row.getString("decline_code") : null,
        row.getLong("amount"),
        row.getLong("captured"),
        row.getLong("refunded"));
  }
}
