package mercato.user.erasing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.contract.user.AccountOperations.MailView;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.UserErased;
import mercato.platform.observe.Trace;
import mercato.platform.outbox.Outbox;
import mercato.platform.outbox.OutboxRow;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.user.session.SessionEnds;

/** Removes users, and lists what mails they got. */
public final class ErasureStore {

  /** Waits for whoever writes for this user just now; whoever comes later finds nobody. */
  private static final String LOCK = "select id from users where id = $1 for update";

  private static final String ERASE =
      """
      with erased as (
        delete from users where id = $1 returning id
      )
      insert into erased_users (id, erased_at) select id, $2 from erased
      """;

  private static final String ERASED = "select from erased_users where id = $1";

  private static final String MAILS =
      """
      select id, kind, created_at, sent_at from mails
      where user_id = $1 order by created_at desc limit 1000
      """;

  private final Postgres postgres;
  private final Runnable nudge;

  /**
   * @param nudge called when there is a fact to publish
   */
  public ErasureStore(Postgres postgres, Runnable nudge) {
    this.postgres = postgres;
    this.nudge = nudge;
  }

  /**
   * Removes a user; answers the sessions that ended, none of one who is erased already. Refuses
   * {@code NOT_FOUND}.
   */
  Future<List<UUID>> erase(UUID userId, Instant now) {
    return postgres
        .pool()
        .withTransaction(
            sql ->
                sql.preparedQuery(LOCK)
                    .execute(Tuple.of(userId))
                    .compose(
                        found -> found.size() == 1 ? remove(sql, userId, now) : gone(sql, userId)))
        .onSuccess(erased -> nudge.run())
        .recover(PostgresFailures::translate);
  }

  private static Future<List<UUID>> gone(SqlConnection sql, UUID userId) {
    return sql.preparedQuery(ERASED)
        .execute(Tuple.of(userId))
        .compose(
            erased ->
                erased.size() == 1
                    ? Future.succeededFuture(List.of())
                    : Future.failedFuture(Problem.notFound("account")));
  }

  private static Future<List<UUID>> remove(SqlConnection sql, UUID userId, Instant now) {
    var fact = new UserErased(userId.toString(), now);
    var row = OutboxRow.of(UserFact.TOPIC, fact, Trace.current());
    return SessionEnds.endAll(sql, userId, null, now)
        .compose(
            ended ->
                sql.preparedQuery(ERASE)
                    .execute(Tuple.of(userId, now.atOffset(ZoneOffset.UTC)))
                    .compose(
                        erased ->
                            sql.preparedQuery(Outbox.INSERT).execute(Outbox.tuple(List.of(row))))
                    .map(ended));
  }

  /** The newest thousand first; older ones than are kept are gone. */
  Future<List<MailView>> mails(UUID userId) {
    return postgres
        .client()
        .preparedQuery(MAILS)
        .execute(Tuple.of(userId))
        .map(ErasureStore::views)
        .recover(PostgresFailures::translate);
  }

  private static List<MailView> views(RowSet<Row> rows) {
    return rows.stream().map(ErasureStore::view).toList();
  }

  private static MailView view(Row row) {
    OffsetDateTime sentAt = row.getOffsetDateTime("sent_at");
    return new MailView(
        row.getUUID("id").toString(),
        row.getString("kind"),
        row.getOffsetDateTime("created_at").toInstant(),
        sentAt == null ? null : sentAt.toInstant());
  }
}
