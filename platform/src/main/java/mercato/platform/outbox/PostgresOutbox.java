package mercato.platform.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** The outbox and its leases in PostgreSQL, in the tables of {@code db/platform}. */
public final class PostgresOutbox implements OutboxSource {

  private static final String LEASE =
      """
      insert into outbox_lease as held (shard, holder, expires_at)
      values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
      on conflict (shard) do update
        set holder = excluded.holder, expires_at = excluded.expires_at
        where held.holder = excluded.holder or held.expires_at < clock_timestamp()
      """;

  private static final String RELEASE = "delete from outbox_lease where shard = $1 and holder = $2";

  private static final String PENDING =
      """
      select oldest.shard,
             extract(epoch from clock_timestamp() - oldest.created_at)::float8 * 1000 as age
      from unnest($1::int[]) as wanted (shard)
      cross join lateral (
        select shard, created_at from outbox where shard = wanted.shard order by seq limit 1
      ) as oldest
      """;

  private static final String PAGE =
      "select id, topic, key, envelope from outbox where shard = $1 order by seq limit $2";

  private static final String DONE = "delete from outbox where id = any($1::uuid[])";

  private final Postgres postgres;
  private final String database;

  /**
   * @param database its name, such as {@code order_db}
   */
  public PostgresOutbox(Postgres postgres, String database) {
    this.postgres = postgres;
    this.database = database;
  }

  @Override
  public String database() {
    return database;
  }

  @Override
  public Future<Boolean> lease(int shard, String holder, Duration ttl) {
    return postgres
        .client()
        .preparedQuery(LEASE)
        .execute(Tuple.of(shard, holder, ttl.toMillis()))
        .map(rows -> rows.rowCount() == 1)
        .recover(PostgresFailures::translate);
  }

  @Override
  public Future<Void> release(int shard, String holder) {
    return postgres
        .client()
        .preparedQuery(RELEASE)
        .execute(Tuple.of(shard, holder))
        .<Void>mapEmpty()
        .recover(PostgresFailures::translate);
  }

  @Override
  public Future<Map<Integer, Duration>> pending(Set<Integer> shards) {
    return postgres
        .client()
        .preparedQuery(PENDING)
        .execute(Tuple.of(shards.toArray(Integer[]::new)))
        .map(
            rows -> {
              Map<Integer, Duration> ages = new HashMap<>();
              rows.forEach(
                  row ->
                      ages.put(
                          row.getInteger("shard"),
                          Duration.ofMillis(row.getDouble("age").longValue())));
              return ages;
            })
        .recover(PostgresFailures::translate);
  }

  @Override
  public Future<List<OutboxRow>> page(int shard, int limit) {
    return postgres
        .client()
        .preparedQuery(PAGE)
        .execute(Tuple.of(shard, limit))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row(shard, row))
                    .toList())
        .recover(PostgresFailures::translate);
  }

  @Override
  public Future<Void> done(int shard, List<OutboxRow> published) {
    return postgres
        .client()
        .preparedQuery(DONE)
        .execute(Tuple.of(published.stream().map(OutboxRow::id).toArray(UUID[]::new)))
        .<Void>mapEmpty()
        .recover(PostgresFailures::translate);
  }

  private static OutboxRow row(int shard, Row row) {
    return new OutboxRow(
        row.getUUID("id"),
        row.getString("topic"),
        shard,
        row.getString("key"),
        row.getString("envelope"));
  }
}
