package mercato.user.session;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import mercato.contract.user.UserFact;
import mercato.contract.user.UserFact.TokenReused;
import mercato.platform.outbox.Outbox;
import mercato.platform.outbox.OutboxRow;
import mercato.user.token.OpaqueToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions in whatever transaction gives the reason for it. Each goes among the revocations in
 * the same statement; once that is committed, {@link TellRevocations} makes it known.
 */
public final class SessionEnds {

  private static final Logger LOG = LoggerFactory.getLogger(SessionEnds.class);

  /**
   * Also those that are past their time, since an access token of theirs may not be. Rows are
   * locked in the order of their ids, so that two who end the same sessions do not lock each other
   * out.
   */
  private static final String END_ALL =
      """
      with living as (
        select id from sessions
        where user_id = $1 and id is distinct from $2 and revoked_at is null
        order by id for no key update
      ), ended as (
        update sessions set revoked_at = $3 where id in (select id from living) returning id
      )
      insert into revocations (session_id, revoked_at) select id, $3 from ended
      returning session_id
      """;

  /** Answers also for one that has ended: who asks again, since no answer came, gets the same. */
  private static final String END =
      """
      with ended as (
        update sessions set revoked_at = $3
        where id = $1 and user_id = $2 and revoked_at is null
        returning id
      ), revoked as (
        insert into revocations (session_id, revoked_at) select id, $3 from ended
      )
      select id from sessions where id = $1 and user_id = $2
      """;

  private static final String END_REUSED =
      """
      with ended as (
        update sessions set revoked_at = $2
        where id = (select session_id from refresh_tokens where hash = $1)
          and revoked_at is null and expires_at > $2
        returning id, user_id
      ), revoked as (
        insert into revocations (session_id, revoked_at) select id, $2 from ended
      )
      select id, user_id from ended
      """;

  private SessionEnds() {}

  /**
   * Ends a user's sessions. Whoever means to keep new ones from being opened meanwhile holds the
   * lock on the user's row already: this then sees the last one that slipped in before.
   *
   * @param exceptOrNull the session that goes on, or null for none
   * @return the ids of those that have ended by it; to be given to {@link TellRevocations#tell}
   *     after the commit
   */
  public static Future<List<UUID>> endAll(
      SqlConnection transaction, UUID userId, UUID exceptOrNull, Instant now) {
    return transaction
        .preparedQuery(END_ALL)
        .execute(Tuple.of(userId, exceptOrNull, now.atOffset(ZoneOffset.UTC)))
        .map(SessionEnds::ids);
  }

  /** Ends one of the user's; empty when it is none of this user's. */
  static Future<List<UUID>> end(
      SqlConnection transaction, UUID sessionId, UUID userId, Instant now) {
    return transaction
        .preparedQuery(END)
        .execute(Tuple.of(sessionId, userId, now.atOffset(ZoneOffset.UTC)))
        .map(SessionEnds::ids);
  }

  /** Ends the session that a spent token once kept up, and says so; empty when there is none. */
  static Future<List<UUID>> endReused(
      SqlConnection transaction, OpaqueToken token, String trace, Instant now) {
    return transaction
        .preparedQuery(END_REUSED)
        .execute(Tuple.of(token.hash(), now.atOffset(ZoneOffset.UTC)))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(List.of())
                    : tell(transaction, rows.iterator().next(), trace, now));
  }

  private static Future<List<UUID>> tell(
      SqlConnection transaction, Row session, String trace, Instant now) {
    UUID id = session.getUUID("id");
    var fact = new TokenReused(session.getUUID("user_id").toString(), id.toString(), now);
    LOG.warn("Session {} ended: a refresh token came a second time.", id);
    return transaction
        .preparedQuery(Outbox.INSERT)
        .execute(Outbox.tuple(List.of(OutboxRow.of(UserFact.TOPIC, fact, trace))))
        .map(List.of(id));
  }

  static List<UUID> ids(RowSet<Row> rows) {
    List<UUID> ids = new ArrayList<>(rows.size());
    rows.forEach(row -> ids.add(row.getUUID(0)));
    return ids;
  }
}
