package mercato.user.profile;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import mercato.contract.user.ProfileView;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** Reads the public columns of {@code users} for many at a time, by primary key. */
public final class ProfileStore {

  private static final String FIND =
      "select id, name, avatar_url, created_at from users where id = any($1)";

  private final Postgres postgres;

  public ProfileStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Those that are there, in no order. */
  Future<List<ProfileView>> find(Collection<UUID> ids) {
    return postgres
        .client()
        .preparedQuery(FIND)
        .execute(Tuple.of(ids.toArray(UUID[]::new)))
        .map(ProfileStore::profiles)
        .recover(PostgresFailures::translate);
  }

  private static List<ProfileView> profiles(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(ProfileStore::profile).toList();
  }

  private static ProfileView profile(Row row) {
    return new ProfileView(
        row.getUUID("id").toString(),
        row.getString("name"),
        row.getString("avatar_url"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
