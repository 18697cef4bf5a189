package mercato.user.session;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.user.account.AccountStore;
import mercato.user.account.AccountStore.Credentials;
import mercato.user.model.Account;
import mercato.user.model.Session;
import mercato.user.token.RefreshToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables {@code sessions} and {@code refresh_tokens}. Each change is whole or not at all. */
public final class SessionStore {

  private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);

  /** Account and first session stand together or not at all. */
  private static final String REGISTER =
      """
      with account as (
        insert into users (id, email, name, phone, roles, password_hash, created_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (lower(email)) do nothing
        returning id
      ), opened as (
        insert into sessions (id, user_id, created_at, expires_at)
        select $8, id, $9, $10 from account
        returning id
      )
      insert into refresh_tokens (hash, session_id) select $11, id from opened
      """;

  /**
   * For an account that is not locked; the lock on its row keeps {@link #LOCK} from passing by
   * unseen. The user's sessions that are over go at the same time, so that they do not add up.
   */
  private static final String OPEN =
      """
      with account as (
        select id from users where id = $2 and locked_at is null for share
      ), over as (
        delete from sessions where user_id = (select id from account) and expires_at < $3
      ), opened as (
        insert into sessions (id, user_id, created_at, expires_at)
        select $1, id, $3, $4 from account
        returning id
      )
      insert into refresh_tokens (hash, session_id) select $5, id from opened
      """;

  /**
   * Spends a token and gives its session the next one; a token that cannot be spent ends the
   * session that it once belonged to. Of two that race for one token, the second waits for the
   * first's row lock, finds the token spent and ends the session, the first's new token with it.
   */
  private static final String ROTATE =
      """
      with spent as (
        update refresh_tokens t set used_at = $3
        from sessions s
        where t.hash = $1 and t.used_at is null
          and s.id = t.session_id and s.revoked_at is null and s.expires_at > $3
        returning s.id as session_id, s.user_id
      ), given as (
        insert into refresh_tokens (hash, session_id) select $2, session_id from spent
      ), revoked as (
        update sessions set revoked_at = $3
        where id = (select session_id from refresh_tokens where hash = $1)
          and revoked_at is null and expires_at > $3
          and not exists (select from spent)
        returning id as revoked_id
      )
      select session_id, revoked_id, %s
      from (values (1)) as always
        left join spent on true
        left join users u on u.id = spent.user_id
        left join revoked on true
      """
          .formatted(AccountStore.COLUMNS);

  private static final String LOCK =
      """
      update users set locked_at = case when $2 then coalesce(locked_at, $3) end
      where id = $1
      returning %s
      """
          .formatted(AccountStore.COLUMNS);

  /** A statement of its own, so that it sees the session that {@link #LOCK} had to wait for. */
  private static final String REVOKE_ALL =
      """
      update sessions set revoked_at = $2
      where user_id = $1 and revoked_at is null and expires_at > $2
      """;

  /** A session that goes on. */
  record Refreshed(UUID sessionId, Account account) {}

  private final Postgres postgres;

  public SessionStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Opens an account with its first session; false when the e-mail has one already. */
  Future<Boolean> register(Credentials credentials, Session session, RefreshToken token) {
    Account account = credentials.account();
    return execute(
            REGISTER,
            Tuple.of(account.id(), account.email(), account.name(), account.phone())
                .addArrayOfString(account.roles().toArray(String[]::new))
                .addString(credentials.passwordHash())
                .addOffsetDateTime(utc(account.createdAt()))
                .addUUID(session.id())
                .addOffsetDateTime(utc(session.createdAt()))
                .addOffsetDateTime(utc(session.expiresAt()))
                .addBuffer(token.hash()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** False when the account is locked. */
  Future<Boolean> open(Session session, RefreshToken token) {
    return execute(
            OPEN,
            Tuple.of(
                session.id(),
                session.userId(),
                utc(session.createdAt()),
                utc(session.expiresAt()),
                token.hash()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Locks an account and ends its sessions, or unlocks it; empty when there is none. */
  Future<Optional<Account>> lock(UUID userId, boolean locked, Instant now) {
    return postgres
        .pool()
        .withTransaction(
            connection ->
                connection
                    .preparedQuery(LOCK)
                    .execute(Tuple.of(userId, locked, utc(now)))
                    .compose(
                        rows ->
                            rows.size() == 0 || !locked
                                ? Future.succeededFuture(rows)
                                : connection
                                    .preparedQuery(REVOKE_ALL)
                                    .execute(Tuple.of(userId, utc(now)))
                                    .map(rows)))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.<Account>empty()
                    : Optional.of(AccountStore.account(rows.iterator().next())))
        .recover(PostgresFailures::translate);
  }

  /** Empty when the token is unknown, spent, or of a session that is over. */
  Future<Optional<Refreshed>> rotate(RefreshToken spent, RefreshToken next, Instant now) {
    return execute(ROTATE, Tuple.of(spent.hash(), next.hash(), utc(now)))
        .map(rows -> refreshed(rows.iterator().next()));
  }

  private static Optional<Refreshed> refreshed(Row row) {
    if (row.getUUID("revoked_id") != null) {
      LOG.warn("Session {} ended: a refresh token came a second time.", row.getUUID("revoked_id"));
    }
    return Optional.ofNullable(row.getUUID("session_id"))
        .map(sessionId -> new Refreshed(sessionId, AccountStore.account(row)));
  }

  private Future<RowSet<Row>> execute(String sql, Tuple values) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(values)
        .recover(PostgresFailures::translate);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
