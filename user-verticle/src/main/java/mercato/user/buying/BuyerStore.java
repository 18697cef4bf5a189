package mercato.user.buying;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import mercato.contract.user.AddressView;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.user.address.AddressStore;

/** Reads {@code users} and {@code addresses} for many buyers at a time, by primary key. */
public final class BuyerStore {

  private static final String LOCKS =
      "select id, locked_at is not null as locked from users where id = any($1)";

  private static final String ADDRESSES =
      "select user_id, " + AddressStore.COLUMNS + " from addresses where id = any($1)";

  /** An address and whose it is. */
  record Owned(UUID userId, AddressView address) {}

  private final Postgres postgres;

  public BuyerStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Whether these users are locked; those that are not there are left out. */
  Future<Map<UUID, Boolean>> locks(Collection<UUID> userIds) {
    return byId(LOCKS, userIds, row -> row.getBoolean("locked"));
  }

  /** Those that are there, whosoever they are. Asks nothing for none. */
  Future<Map<UUID, Owned>> addresses(Collection<UUID> ids) {
    return ids.isEmpty()
        ? Future.succeededFuture(Map.of())
        : byId(ADDRESSES, ids, row -> new Owned(row.getUUID("user_id"), AddressStore.view(row)));
  }

  private <T> Future<Map<UUID, T>> byId(
      String sql, Collection<UUID> ids, Function<Row, T> reading) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(Tuple.of(ids.toArray(UUID[]::new)))
        .map(rows -> read(rows, reading))
        .recover(PostgresFailures::translate);
  }

  private static <T> Map<UUID, T> read(RowSet<Row> rows, Function<Row, T> reading) {
    Map<UUID, T> byId = new HashMap<>(2 * rows.size());
    rows.forEach(row -> byId.put(row.getUUID("id"), reading.apply(row)));
    return byId;
  }
}
