package mercato.user.recovery;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.PasswordChanged;
import mercato.platform.observe.Trace;
import mercato.platform.outbox.Outbox;
import mercato.platform.outbox.OutboxRow;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.user.account.AccountStore;
import mercato.user.account.AccountStore.Credentials;
import mercato.user.recovery.MailTokenStore.Purpose;
import mercato.user.session.SessionEnds;
import mercato.user.token.OpaqueToken;

/**
 * The column {@code users.password_hash}. With another password sessions end, the tokens that would
 * set it once more are gone, and the fact is told: whole or not at all.
 */
public final class PasswordStore {

  private static final String FIND =
      "select " + AccountStore.COLUMNS + ", password_hash from users where id = $1";

  /** The mail arrived, so the e-mail is proven by it, too. */
  private static final String RESET =
      """
      with gone as (
        delete from mail_tokens where user_id = $1 and purpose = 'RESET' returning hash
      )
      update users
      set password_hash = $2, email_verified = true,
        version = version + case when email_verified then 0 else 1 end
      where id = $1 and exists (select from gone where hash = $3)
      """;

  /** Only if it is still the one that was checked. */
  private static final String CHANGE =
      """
      with account as (
        update users set password_hash = $2 where id = $1 and password_hash = $3 returning id
      ), gone as (
        delete from mail_tokens where user_id = (select id from account) and purpose = 'RESET'
      )
      select id from account
      """;

  private final Postgres postgres;
  private final Runnable nudge;

  /**
   * @param nudge called when there is a fact to publish
   */
  public PasswordStore(Postgres postgres, Runnable nudge) {
    this.postgres = postgres;
    this.nudge = nudge;
  }

  Future<Optional<Credentials>> find(UUID userId) {
    return postgres
        .client()
        .preparedQuery(FIND)
        .execute(Tuple.of(userId))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new Credentials(
                                AccountStore.account(row), row.getString("password_hash")))
                    .findFirst())
        .recover(PostgresFailures::translate);
  }

  /** Takes a token; answers the sessions that ended. Refuses {@code TOKEN_INVALID}. */
  Future<List<UUID>> reset(OpaqueToken token, String hash, Instant now) {
    return transaction(
        sql ->
            MailTokenStore.lockOwner(sql, token, Purpose.RESET, now)
                .compose(
                    userId ->
                        sql.preparedQuery(RESET)
                            .execute(Tuple.of(userId, hash, token.hash()))
                            .compose(MailTokenStore::requireTaken)
                            .compose(set -> finish(sql, userId, null, now))));
  }

  /**
   * Answers the sessions that ended: all but one; empty when the password is not the old one any
   * more.
   */
  Future<Optional<List<UUID>>> change(
      UUID userId, String oldHash, String newHash, UUID kept, Instant now) {
    return transaction(
        sql ->
            sql.preparedQuery(CHANGE)
                .execute(Tuple.of(userId, newHash, oldHash))
                .compose(
                    changed ->
                        changed.size() == 0
                            ? Future.succeededFuture(Optional.empty())
                            : finish(sql, userId, kept, now).map(Optional::of)));
  }

  private static Future<List<UUID>> finish(SqlConnection sql, UUID userId, UUID kept, Instant now) {
    var fact = new PasswordChanged(userId.toString(), now);
    var row = OutboxRow.of(UserFact.TOPIC, fact, Trace.current());
    return sql.preparedQuery(Outbox.INSERT)
        .execute(Outbox.tuple(List.of(row)))
        .compose(told -> SessionEnds.endAll(sql, userId, kept, now));
  }

  private <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return postgres
        .pool()
        .withTransaction(work)
        .onSuccess(done -> nudge.run())
        .recover(PostgresFailures::translate);
  }
}
