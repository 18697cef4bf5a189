package mercato.user.session;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/**
 * Drops sessions that are over, in the background: a quarter of an hour after they were ended, a
 * day after they expired. No access token of theirs lives by then, and a refresh token that nobody
 * knows does as little as one whose session is over. Each statement drops at most {@link #SESSIONS}
 * twice or {@link #TOKENS}; several instances at once do no harm.
 */
public final class PruneSessions {

  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration ENDED = Duration.ofMinutes(15);
  private static final Duration EXPIRED = Duration.ofDays(1);
  private static final int SESSIONS = 100;
  private static final int TOKENS = 2_000;

  private static final String OVER =
      """
      with over as (
        (select session_id as id from revocations where revoked_at < $1
         order by revoked_at limit $3)
        union all
        (select id from sessions where expires_at < $2 order by expires_at limit $3)
      )
      """;

  private static final String PRUNE_TOKENS =
      OVER
          + """
          delete from refresh_tokens where hash in (
            select hash from refresh_tokens where session_id in (select id from over) limit $4
          )
          """;

  private static final String PRUNE_SESSIONS =
      OVER
          + """
          , pruned as (
            delete from sessions where id in (select id from over)
          ), forgotten as (
            delete from revocations where session_id in (select id from over)
          )
          select count(*) from over
          """;

  private final Vertx vertx;
  private final Postgres postgres;
  private long timer = -1;
  private boolean pruning;

  public PruneSessions(Vertx vertx, Postgres postgres) {
    this.vertx = vertx;
    this.postgres = postgres;
  }

  /** Looks each minute until {@link #stop()}. */
  public void start() {
    timer = vertx.setPeriodic(PERIOD.toMillis(), tick -> tick());
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  private void tick() {
    if (!pruning) {
      pruning = true;
      prune(Instant.now()).onComplete(pruned -> pruning = false);
    }
  }

  /** Drops all that is over by now. Fails with {@code UNAVAILABLE}; what was dropped stays so. */
  Future<Void> prune(Instant now) {
    var over =
        Tuple.of(
            now.minus(ENDED).atOffset(ZoneOffset.UTC),
            now.minus(EXPIRED).atOffset(ZoneOffset.UTC),
            SESSIONS);
    return tokens(over)
        .compose(pruned -> execute(PRUNE_SESSIONS, over))
        .compose(
            rows ->
                rows.iterator().next().getLong(0) < SESSIONS
                    ? Future.succeededFuture()
                    : prune(now));
  }

  private Future<Void> tokens(Tuple over) {
    var values = Tuple.of(over.getValue(0), over.getValue(1), SESSIONS, TOKENS);
    return execute(PRUNE_TOKENS, values)
        .compose(rows -> rows.rowCount() < TOKENS ? Future.succeededFuture() : tokens(over));
  }

  private Future<RowSet<Row>> execute(String sql, Tuple values) {
    return postgres.pool().preparedQuery(sql).execute(values).recover(PostgresFailures::translate);
  }
}
