package mercato.user.recovery;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.user.token.OpaqueToken;

/**
 * The table {@code mail_tokens}. Whoever takes a token locks the account's row first: of two who
 * have the same token one wins, and nobody waits for the other in a circle.
 */
public final class MailTokenStore {

  /** What a token is good for, and how long. */
  public enum Purpose {
    /** To prove that mail arrives. */
    VERIFY(Duration.ofDays(3)),
    /** To set the password anew. */
    RESET(Duration.ofHours(1));

    private final Duration lifetime;

    Purpose(Duration lifetime) {
      this.lifetime = lifetime;
    }

    public Duration lifetime() {
      return lifetime;
    }
  }

  /**
   * With the new one a user has five of a purpose: it may be an earlier mail that is read. A few of
   * those that are over go at the same time, whosoever they are, so that they do not add up.
   */
  private static final String ADD =
      """
      with account as (
        select id from users where id = $2 for key share
      ), crowded as (
        delete from mail_tokens where hash in (
          select hash from mail_tokens where user_id = $2 and purpose = $3
          order by expires_at desc offset 4 for update skip locked)
      ), over as (
        delete from mail_tokens where hash in (
          select hash from mail_tokens where expires_at < now() and user_id <> $2
          order by expires_at limit 10 for update skip locked)
      )
      insert into mail_tokens (hash, user_id, purpose, email, expires_at)
      select $1, id, $3, $4, $5 from account
      """;

  private static final String FIND_OWNER =
"""
select u.id, u.email from mail_tokens t join users u on u.id = t.user_id
where t.hash = $1 and t.purpose = $2 and t.expires_at > $3 and lower(t.email) = lower(u.email)
""";

  private static final String LOCK_OWNER = FIND_OWNER + "for no key update of u";

  private static final String VERIFY =
      """
      with taken as (
        delete from mail_tokens where hash = $1 returning user_id
      )
      update users
      set email_verified = true, version = version + case when email_verified then 0 else 1 end
      where id = (select user_id from taken)
      """;

  private final Postgres postgres;

  public MailTokenStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Stores a token before the mail that holds it goes out. Of a purpose a user keeps the newest
   * five.
   *
   * @param email where the mail goes: the token is void once the account has another
   * @param expiresAt now and the purpose's lifetime
   * @return false when the user is gone
   */
  public Future<Boolean> add(
      OpaqueToken token, UUID userId, Purpose purpose, String email, Instant expiresAt) {
    return postgres
        .pool()
        .preparedQuery(ADD)
        .execute(
            Tuple.of(
                token.hash(), userId, purpose.name(), email, expiresAt.atOffset(ZoneOffset.UTC)))
        .map(added -> added.rowCount() == 1)
        .recover(PostgresFailures::translate);
  }

  /** The e-mail that a token went to, if it still is good. Refuses {@code TOKEN_INVALID}. */
  Future<String> emailOf(OpaqueToken token, Purpose purpose, Instant now) {
    return owner(postgres.client(), FIND_OWNER, token, purpose, now)
        .map(owner -> owner.getString("email"))
        .recover(PostgresFailures::translate);
  }

  /** Takes a token: its owner's e-mail is proven. Refuses {@code TOKEN_INVALID}. */
  Future<Void> verify(OpaqueToken token, Instant now) {
    return postgres
        .pool()
        .withTransaction(
            sql ->
                lockOwner(sql, token, Purpose.VERIFY, now)
                    .compose(owner -> sql.preparedQuery(VERIFY).execute(Tuple.of(token.hash())))
                    .compose(MailTokenStore::requireTaken))
        .recover(PostgresFailures::translate);
  }

  /** Whose it is, locked; it may have been taken meanwhile. Refuses {@code TOKEN_INVALID}. */
  static Future<UUID> lockOwner(
      SqlConnection sql, OpaqueToken token, Purpose purpose, Instant now) {
    return owner(sql, LOCK_OWNER, token, purpose, now).map(owner -> owner.getUUID("id"));
  }

  /** Refuses {@code TOKEN_INVALID} unless a row was changed by taking a token. */
  static Future<Void> requireTaken(RowSet<Row> changed) {
    return changed.rowCount() == 1 ? Future.succeededFuture() : Future.failedFuture(invalid());
  }

  /** The one answer to whatever is no token, or is none any more. */
  static Problem invalid() {
    return new Problem(
        Problem.Kind.INVALID,
        "TOKEN_INVALID",
        "This link has been used, is too old or was none of ours. Have another mail sent.");
  }

  private static Future<Row> owner(
      SqlClient sql, String text, OpaqueToken token, Purpose purpose, Instant now) {
    return sql.preparedQuery(text)
        .execute(Tuple.of(token.hash(), purpose.name(), now.atOffset(ZoneOffset.UTC)))
        .compose(
            found ->
                found.size() == 1
                    ? Future.succeededFuture(found.iterator().next())
                    : Future.failedFuture(invalid()));
  }
}
