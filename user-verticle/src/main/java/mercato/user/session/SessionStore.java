package mercato.user.session;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import mercato.contract.Problem;
import mercato.contract.user.Device;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.UserRegistered;
import mercato.platform.outbox.Outbox;
import mercato.platform.outbox.OutboxRow;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.user.account.AccountStore;
import mercato.user.account.AccountStore.Credentials;
import mercato.user.model.Account;
import mercato.user.model.AccountRules;
import mercato.user.model.Session;
import mercato.user.token.OpaqueToken;

/** The tables {@code sessions} and {@code refresh_tokens}. Each change is whole or not at all. */
public final class SessionStore {

  /** Account, first session and the fact of it stand together or not at all. */
  private static final String REGISTER =
      """
      with account as (
        insert into users (id, email, name, phone, roles, password_hash, created_at)
        values ($6, $7, $8, $9, $10, $11, $12)
        on conflict (lower(email)) do nothing
        returning id
      ), opened as (
        insert into sessions
          (id, user_id, created_at, expires_at, ip, user_agent, last_seen_at)
        select $13, id, $14, $15, $16, $17, $14 from account
        returning id
      ), given as (
        insert into refresh_tokens (hash, session_id) select $18, id from opened
      )
      insert into outbox (id, topic, shard, key, envelope)
      select fact.* from opened,
        unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[]) as fact
      """;

  /**
   * The lock on the account's row keeps whoever locks the account, or changes its password or its
   * roles and ends its sessions, from passing by unseen.
   */
  private static final String OPEN =
      """
      with account as (
        select %1$s, locked_at from users where id = $2 and password_hash = $8 for share
      ), opened as (
        insert into sessions
          (id, user_id, created_at, expires_at, ip, user_agent, last_seen_at)
        select $1, id, $3, $4, $5, $6, $3 from account where locked_at is null
        returning id
      ), given as (
        insert into refresh_tokens (hash, session_id) select $7, id from opened
      )
      select %1$s, locked_at from account
      """
          .formatted(AccountStore.COLUMNS);

  /**
   * Spends a token and gives its session the next one. The session's row is locked first, as by
   * whoever ends it or erases its user. Of two that race for one token the second waits there, and
   * then finds the token spent.
   */
  private static final String ROTATE =
      """
      with living as (
        select s.id, s.user_id from sessions s
        where s.id = (select session_id from refresh_tokens where hash = $1)
          and s.revoked_at is null and s.expires_at > $3
        for no key update
      ), spent as (
        update refresh_tokens t set used_at = $3 from living
        where t.hash = $1 and t.used_at is null
        returning living.id as session_id, living.user_id
      ), given as (
        insert into refresh_tokens (hash, session_id) select $2, session_id from spent
      ), seen as (
        update sessions set ip = $4, user_agent = $5, last_seen_at = $3
        where id = (select session_id from spent)
      )
      select session_id, %s from spent join users on users.id = spent.user_id
      """
          .formatted(AccountStore.COLUMNS);

  private static final String LIVING =
      """
      select id, user_id, created_at, expires_at, ip, user_agent, last_seen_at from sessions
      where user_id = $1 and revoked_at is null and expires_at > $2
      order by last_seen_at desc limit $3
      """;

  /** A session that goes on. */
  record Refreshed(UUID sessionId, Account account) {}

  /**
   * What became of a token: its session goes on, or has ended by it, or it was good for nothing.
   */
  record Rotated(Optional<Refreshed> refreshed, List<UUID> ended) {}

  /** A session and when it was last seen, as of its last refresh. */
  record Living(Session session, Instant lastSeenAt) {}

  private final Postgres postgres;
  private final Runnable nudge;

  /**
   * @param nudge called when there is a fact to publish
   */
  public SessionStore(Postgres postgres, Runnable nudge) {
    this.postgres = postgres;
    this.nudge = nudge;
  }

  /** Opens an account with its first session; false when the e-mail has one already. */
  Future<Boolean> register(
      Credentials credentials, Session session, OpaqueToken token, String trace) {
    Account account = credentials.account();
    var fact = new UserRegistered(account.id().toString(), account.createdAt());
    return execute(
            REGISTER,
            Outbox.tuple(List.of(OutboxRow.of(UserFact.TOPIC, fact, trace)))
                .addUUID(account.id())
                .addString(account.email())
                .addString(account.name())
                .addString(account.phone())
                .addArrayOfString(account.roles().toArray(String[]::new))
                .addString(credentials.passwordHash())
                .addOffsetDateTime(utc(account.createdAt()))
                .addUUID(session.id())
                .addOffsetDateTime(utc(session.createdAt()))
                .addOffsetDateTime(utc(session.expiresAt()))
                .addString(session.device().ip())
                .addString(session.device().userAgent())
                .addBuffer(token.hash()))
        .map(rows -> rows.rowCount() == 1)
        .onSuccess(registered -> nudge.run());
  }

  /**
   * Opens a session for who knew the password, and answers the account as it is now.
   *
   * @param checked the hash that the password was checked against
   * @return refuses {@code ACCOUNT_LOCKED}; {@code UNAVAILABLE} when another password has been set
   *     meanwhile, or the same one hashed anew, or the account is gone: a new attempt tells
   */
  Future<Account> open(Session session, String checked, OpaqueToken token) {
    return execute(
            OPEN,
            Tuple.of(
                session.id(),
                session.userId(),
                utc(session.createdAt()),
                utc(session.expiresAt()),
                session.device().ip(),
                session.device().userAgent(),
                token.hash(),
                checked))
        .map(SessionStore::opened);
  }

  private static Account opened(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Problem.unavailable("This account has just been changed. Try again.");
    }
    Row account = rows.iterator().next();
    if (account.getValue("locked_at") != null) {
      throw AccountRules.locked();
    }
    return AccountStore.account(account);
  }

  /**
   * Trades a token for the next. One that was spent before ends its session, and its user is told;
   * one that nobody knows, or whose session is over, changes nothing.
   */
  Future<Rotated> rotate(
      OpaqueToken spent, OpaqueToken next, Device device, String trace, Instant now) {
    Device from = Session.storable(device);
    var values = Tuple.of(spent.hash(), next.hash(), utc(now), from.ip(), from.userAgent());
    return postgres
        .pool()
        .withTransaction(
            transaction ->
                transaction
                    .preparedQuery(ROTATE)
                    .execute(values)
                    .compose(
                        rows ->
                            rows.size() == 1
                                ? Future.succeededFuture(refreshed(rows.iterator().next()))
                                : reused(transaction, spent, trace, now)))
        .onSuccess(rotated -> rotated.ended().forEach(id -> nudge.run()))
        .recover(PostgresFailures::translate);
  }

  private static Future<Rotated> reused(
      SqlConnection transaction, OpaqueToken spent, String trace, Instant now) {
    return SessionEnds.endReused(transaction, spent, trace, now)
        .map(ended -> new Rotated(Optional.empty(), ended));
  }

  /** The user's sessions that are alive, at most so many, those that were seen last. */
  Future<List<Living>> living(UUID userId, Instant now, int limit) {
    return postgres
        .client()
        .preparedQuery(LIVING)
        .execute(Tuple.of(userId, utc(now), limit))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(SessionStore::living))
        .map(living -> living.toList())
        .recover(PostgresFailures::translate);
  }

  /** Ends one of the user's sessions; empty when it is none of this user's. */
  Future<List<UUID>> end(UUID sessionId, UUID userId, Instant now) {
    return postgres
        .pool()
        .withTransaction(transaction -> SessionEnds.end(transaction, sessionId, userId, now))
        .recover(PostgresFailures::translate);
  }

  Future<List<UUID>> endAll(UUID userId, Instant now) {
    return postgres
        .pool()
        .withTransaction(transaction -> SessionEnds.endAll(transaction, userId, null, now))
        .recover(PostgresFailures::translate);
  }

  private static Rotated refreshed(Row row) {
    var refreshed = new Refreshed(row.getUUID("session_id"), AccountStore.account(row));
    return new Rotated(Optional.of(refreshed), List.of());
  }

  private static Living living(Row row) {
    var session =
        new Session(
            row.getUUID("id"),
            row.getUUID("user_id"),
            row.getOffsetDateTime("created_at").toInstant(),
            row.getOffsetDateTime("expires_at").toInstant(),
            new Device(row.getString("ip"), row.getString("user_agent")));
    return new Living(session, row.getOffsetDateTime("last_seen_at").toInstant());
  }

  /** For statements that may wait for a lock. */
  private Future<RowSet<Row>> execute(String sql, Tuple values) {
    return postgres.pool().preparedQuery(sql).execute(values).recover(PostgresFailures::translate);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
