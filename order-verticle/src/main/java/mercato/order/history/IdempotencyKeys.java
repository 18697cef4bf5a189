package mercato.order.history;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/**
 * Which order a user's key has made. {@link OrderLog} writes a key together with the intent that it
 * asks for, so that of two requests under one key one makes the order.
 */
public final class IdempotencyKeys {

  private static final String FIND =
      """
      select order_id, request_hash from idempotency_keys
      where user_id = $1 and operation = $2 and key = $3
      """;

  private static final String FORGET =
      """
      delete from idempotency_keys
      where user_id = $1 and operation = $2 and key = $3 and order_id = $4
      """;

  private static final String PRUNE =
      """
      delete from idempotency_keys where ctid = any(array(
        select ctid from idempotency_keys
        where created_at < now() - $1::bigint * interval '1 second' limit $2))
      """;

  /**
   * @param hash of the request, to recognize another one under the same key
   */
  public record Key(String userId, String operation, String key, Buffer hash) {}

  public record Used(UUID orderId, Buffer hash) {}

  private final Postgres postgres;

  public IdempotencyKeys(Postgres postgres) {
    this.postgres = postgres;
  }

  public Future<Optional<Used>> find(Key key) {
    return execute(FIND, Tuple.of(key.userId(), key.operation(), key.key()))
        .map(
            rows ->
                rows.size() == 0 ? Optional.empty() : Optional.of(used(rows.iterator().next())));
  }

  /** Frees a key of an order that came to nothing, so that a retry may make another. */
  public Future<Void> forget(Key key, UUID orderId) {
    return execute(FORGET, Tuple.of(key.userId(), key.operation(), key.key(), orderId)).mapEmpty();
  }

  /** Deletes at most {@code limit} keys that are older than {@code age}. */
  public Future<Integer> prune(Duration age, int limit) {
    return execute(PRUNE, Tuple.of(age.toSeconds(), limit)).map(RowSet::rowCount);
  }

  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(parameters)
        .recover(PostgresFailures::translate);
  }

  private static Used used(Row row) {
    return new Used(row.getUUID("order_id"), row.getBuffer("request_hash"));
  }
}
