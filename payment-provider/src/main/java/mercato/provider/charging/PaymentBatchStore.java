package mercato.provider.charging;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import mercato.platform.batch.BatchLane;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.provider.model.Card;
import mercato.provider.model.Payment;

/**
 * What every order asks for: authorizations and captures, each in a lane of batches, one statement
 * and one commit for all that wait. New rows are written in the order of their ids; should batches
 * yet wait for each other, PostgreSQL ends one of them, which is {@code UNAVAILABLE}.
 */
public final class PaymentBatchStore {

  private static final String AUTHORIZE =
      """
      insert into payments
        (payment_id, amount, currency, decline_code, decides_at, answers, asked, callback_due)
      select id, amount, currency, code, clock_timestamp() + after, answers, asked,
        case when $8 and answers = 'CALLS_BACK' then clock_timestamp() + after end
      from (
        select id, amount, currency, code, millis * interval '1 millisecond' as after, answers, asked
        from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[],
          $7::int[]) as fresh (id, amount, currency, code, millis, answers, asked)) fresh
      on conflict (payment_id) do update set asked = payments.asked + excluded.asked
      returning
      """
          + PaymentStore.STATE;

  private static final String CAPTURE =
      """
      update payments set captured = case
        when not voided and decline_code is null and decides_at <= clock_timestamp() then amount
        else captured end
      where payment_id = any ($1::uuid[]) returning
      """
          + PaymentStore.STATE;

  private static final BatchLane.Limits LIMITS = new BatchLane.Limits(512, 4_000, 2);
  private static final long WAIT_MILLIS = 2_000;

  /**
   * @param amount minor units, 0 or more
   */
  public record Authorization(UUID paymentId, long amount, String currency, Card card) {}

  private final Postgres postgres;
  private final boolean callsBack;
  private final BatchLane<Authorization, Payment> authorizations;
  private final BatchLane<UUID, Payment> captures;

  /**
   * @param callsBack whether the shop is called about payments that are decided later
   */
  public PaymentBatchStore(Postgres postgres, boolean callsBack) {
    this.postgres = postgres;
    this.callsBack = callsBack;
    this.authorizations =
        new BatchLane<>(this::authorize, each -> 1, LIMITS, System::currentTimeMillis);
    this.captures = new BatchLane<>(this::capture, each -> 1, LIMITS, System::currentTimeMillis);
  }

  /** The first authorization of a payment counts; the payment says which of them this one is. */
  public Future<Payment> authorize(Authorization authorization) {
    return authorizations.take(authorization, System.currentTimeMillis() + WAIT_MILLIS);
  }

  /** Takes the whole amount if it was set aside. Refuses {@code NOT_FOUND}. */
  public Future<Payment> capture(UUID payment) {
    return captures
        .take(payment, System.currentTimeMillis() + WAIT_MILLIS)
        .map(PaymentStore::known);
  }

  /** Completes when every batch has been answered. Asked once, at the end. */
  public Future<Void> drained() {
    return Future.join(authorizations.drained(), captures.drained()).mapEmpty();
  }

  private Future<List<Payment>> authorize(List<Authorization> batch) {
    var first = new TreeMap<UUID, Authorization>();
    var times = new HashMap<UUID, Integer>();
    for (Authorization each : batch) {
      first.putIfAbsent(each.paymentId, each);
      times.merge(each.paymentId, 1, Integer::sum);
    }
    return PaymentStore.execute(postgres.client(), AUTHORIZE, arrays(first, times, callsBack))
        .map(rows -> answers(batch, byId(rows), times))
        .recover(PostgresFailures::translate);
  }

  private static Tuple arrays(
      TreeMap<UUID, Authorization> first, Map<UUID, Integer> times, boolean callsBack) {
    int size = first.size();
    var ids = new UUID[size];
    var amounts = new Long[size];
    var currencies = new String[size];
    var codes = new String[size];
    var millis = new Long[size];
    var answers = new String[size];
    var asked = new Integer[size];
    int i = 0;
    for (Authorization each : first.values()) {
      ids[i] = each.paymentId;
      amounts[i] = each.amount;
      currencies[i] = each.currency;
      codes[i] = each.card.declineCode();
      millis[i] = each.card.decidesAfterMillis();
      answers[i] = each.card.answers().name();
      asked[i] = times.get(each.paymentId);
      i++;
    }
    return Tuple.of(ids, amounts, currencies, codes, millis, answers)
        .addValue(asked)
        .addValue(callsBack);
  }

  /** Of several calls for one payment in a batch, each is one of those that were counted. */
  private static List<Payment> answers(
      List<Authorization> batch, Map<UUID, Payment> stored, Map<UUID, Integer> left) {
    var answers = new ArrayList<Payment>(batch.size());
    for (Authorization each : batch) {
      Payment payment = stored.get(each.paymentId);
      int after = left.merge(each.paymentId, -1, Integer::sum);
      answers.add(after == 0 ? payment : payment.asked(payment.asked() - after));
    }
    return answers;
  }

  private Future<List<Payment>> capture(List<UUID> batch) {
    return PaymentStore.execute(postgres.client(), CAPTURE, Tuple.of(batch.toArray(UUID[]::new)))
        .map(rows -> answers(batch, byId(rows)))
        .recover(PostgresFailures::translate);
  }

  /** Null for one that is not there. */
  private static List<Payment> answers(List<UUID> batch, Map<UUID, Payment> stored) {
    var answers = new ArrayList<Payment>(batch.size());
    for (UUID each : batch) {
      answers.add(stored.get(each));
    }
    return answers;
  }

  private static Map<UUID, Payment> byId(RowSet<Row> rows) {
    var payments = new HashMap<UUID, Payment>();
    for (Row row : rows) {
      Payment payment = PaymentStore.payment(row);
      payments.put(payment.id(), payment);
    }
    return payments;
  }
}
