package mercato.user.mailing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import mercato.platform.json.Json;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.user.model.Mail;
import mercato.user.model.MailRules;

/** The table {@code mails}. What is due is on the database's clock. */
public final class MailStore {

  /** Only a user that stays until this is committed gets one. */
  private static final String ADD =
      """
      insert into mails (id, user_id, kind, urgent, data, created_at, due_at)
      select m.id, m.user_id, m.kind, m.urgent, m.data::json, m.created_at, now()
      from unnest($1::uuid[], $2::uuid[], $3::text[], $4::boolean[], $5::text[], $6::timestamptz[])
        as m(id, user_id, kind, urgent, data, created_at)
        join users u on u.id = m.user_id
      where m.created_at > now() - interval '%d seconds'
      order by m.id
      for key share of u
      on conflict do nothing
      """
          .formatted(MailRules.KEPT.toSeconds());

  /** Nobody else finds them due until the lease is over. */
  private static final String TAKE =
      """
      with due as (
        select id from mails where due_at <= now()
        order by urgent desc, due_at limit $1 for update skip locked
      )
      update mails m
      set due_at = now() + $2 * interval '1 millisecond', attempts = attempts + 1
      from due, users u
      where m.id = due.id and u.id = m.user_id
      returning m.id, m.user_id, m.kind, coalesce(m.recipient, u.email) as recipient,
        m.data::text as data, m.created_at, m.attempts
      """;

  private static final String SENT =
      "update mails set sent_at = now(), due_at = null where id = $1 and sent_at is null";

  /** Unless somebody else has taken it since. */
  private static final String NOT_SENT =
      """
      update mails set due_at = now() + $3 * interval '1 millisecond'
      where id = $1 and attempts = $2 and sent_at is null
      """;

  private static final String PRUNE =
      """
      with old as (
        select id from mails where created_at < $1 and due_at is null
        order by created_at limit $2 for update skip locked
      )
      delete from mails where id in (select id from old)
      """;

  private static final String COUNT_WAITING =
      "select count(*) from (select from mails where due_at is not null limit $1) as waiting";

  /**
   * A mail that its taker alone may send until the lease is over.
   *
   * @param kind a {@code MailKind}, perhaps one that only a newer build knows
   * @param recipient an e-mail
   * @param data a {@code MailData} in JSON
   * @param attempts with this one
   */
  record Due(
      UUID id,
      UUID userId,
      String kind,
      String recipient,
      String data,
      Instant createdAt,
      int attempts) {

    @Override
    public String toString() {
      return "Due[" + kind + " " + id + "]";
    }
  }

  private final Postgres postgres;

  public MailStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Stores mails, due at once, but for those that are known, too old, or for users who are gone.
   *
   * @return how many were stored
   */
  Future<Integer> add(List<Mail> mails) {
    return execute(
            ADD,
            Tuple.of(
                mails.stream().map(Mail::id).toArray(UUID[]::new),
                mails.stream().map(Mail::userId).toArray(UUID[]::new),
                mails.stream().map(mail -> mail.kind().name()).toArray(String[]::new),
                mails.stream().map(mail -> mail.kind().urgent()).toArray(Boolean[]::new),
                mails.stream().map(mail -> Json.text(mail.data())).toArray(String[]::new),
                mails.stream().map(mail -> utc(mail.createdAt())).toArray(OffsetDateTime[]::new)))
        .map(rows -> rows.rowCount());
  }

  /** Takes what is due, the urgent before the rest, for the time of a lease. */
  Future<List<Due>> take(int limit, Duration lease) {
    return execute(TAKE, Tuple.of(limit, lease.toMillis()))
        .map(rows -> rows.stream().map(MailStore::due).toList());
  }

  Future<Void> sent(Due mail) {
    return execute(SENT, Tuple.of(mail.id())).mapEmpty();
  }

  Future<Void> again(Due mail, Duration pause) {
    return notSent(mail, pause.toMillis());
  }

  Future<Void> giveUp(Due mail) {
    return notSent(mail, null);
  }

  /** Deletes mails that are done with. */
  Future<Integer> prune(Instant before, int limit) {
    return execute(PRUNE, Tuple.of(utc(before), limit)).map(rows -> rows.rowCount());
  }

  /** How many wait to be sent; counts no further than the limit. */
  Future<Long> countWaiting(int limit) {
    return execute(COUNT_WAITING, Tuple.of(limit)).map(rows -> rows.iterator().next().getLong(0));
  }

  private Future<Void> notSent(Due mail, Long pauseMillis) {
    return execute(NOT_SENT, Tuple.of(mail.id(), mail.attempts(), pauseMillis)).mapEmpty();
  }

  private Future<RowSet<Row>> execute(String sql, Tuple values) {
    return postgres.pool().preparedQuery(sql).execute(values).recover(PostgresFailures::translate);
  }

  private static Due due(Row row) {
    return new Due(
        row.getUUID("id"),
        row.getUUID("user_id"),
        row.getString("kind"),
        row.getString("recipient"),
        row.getString("data"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getInteger("attempts"));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
