package mercato.user.session;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** The table {@code revocations}, which {@link SessionEnds} and {@link SessionStore} add to. */
final class RevocationStore {

  private static final String UNTOLD =
      "select session_id from revocations where not told order by revoked_at limit $1";

  private static final String TOLD =
      "update revocations set told = true where session_id = any($1::uuid[]) and not told";

  private static final String YOUNG =
      """
      select session_id from revocations where session_id > $1 and revoked_at > $2
      order by session_id limit $3
      """;

  private final Postgres postgres;

  RevocationStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Those that Redis may not have, the oldest first. */
  Future<List<UUID>> untold(int limit) {
    return ids(UNTOLD, Tuple.of(limit));
  }

  Future<Void> told(List<UUID> sessionIds) {
    return postgres
        .pool()
        .preparedQuery(TOLD)
        .execute(Tuple.tuple().addArrayOfUUID(sessionIds.toArray(UUID[]::new)))
        .<Void>mapEmpty()
        .recover(PostgresFailures::translate);
  }

  /** A page of all that were revoked since then, by id, told or not. */
  Future<List<UUID>> since(Instant oldest, UUID after, int limit) {
    return ids(YOUNG, Tuple.of(after, oldest.atOffset(ZoneOffset.UTC), limit));
  }

  private Future<List<UUID>> ids(String sql, Tuple values) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(values)
        .map(SessionEnds::ids)
        .recover(PostgresFailures::translate);
  }
}
