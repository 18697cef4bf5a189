package mercato.order.history;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.platform.batch.BatchLane;
import mercato.platform.json.Json;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/**
 * What a user's keys have made: an order, a part of one, or a refusal that stays. {@link OrderLog}
 * writes a key together with what it asks for, so that of two requests under one key one has an
 * effect.
 */
public final class IdempotencyKeys {

  private static final String COLUMNS =
      "id, order_id, part, request_hash, refusal::text as refusal";

  private static final String FIND =
      "select " + COLUMNS + " from idempotency_keys where id = any($1::uuid[])";

  private static final String CLAIM =
      """
      insert into idempotency_keys (id, order_id, part, request_hash, created_at)
      values ($1, $2, $3, $4, now()) on conflict do nothing
      """;

  /** The update that changes nothing returns what stood there already. */
  private static final String REFUSE =
      """
      insert into idempotency_keys as kept (id, request_hash, refusal, created_at)
      values ($1, $2, $3::text::json, now())
      on conflict (id) do update set id = kept.id
      returning\s"""
          + COLUMNS;

  private static final String FORGET =
      "delete from idempotency_keys where id = $1 and order_id = $2";

  private static final String PRUNE =
      """
      delete from idempotency_keys where ctid = any(array(
        select ctid from idempotency_keys
        where created_at < now() - $1::bigint * interval '1 second' limit $2))
      """;

  private static final long FIND_MILLIS = 2_000;
  private static final char SEPARATOR = '\n';

  /**
   * @param operation method and path of what is asked for, in short
   * @param key the user's own
   * @param hash of the request, to recognize another one under the same key
   */
  public record Key(String userId, String operation, String key, Buffer hash) {

    /** Neither a user's id nor an operation has a line break, so no two keys have one name. */
    UUID id() {
      String name = userId + SEPARATOR + operation + SEPARATOR + key;
      try {
        ByteBuffer digest =
            ByteBuffer.wrap(
                MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        return new UUID(digest.getLong(), digest.getLong());
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /**
   * @param orderId null when a refusal is kept
   * @param part the refund or the return of that order, or null
   * @param refusal or null
   */
  public record Used(UUID orderId, UUID part, Buffer hash, Problem refusal) {}

  /** A problem as it is kept. */
  private record Refusal(
      Problem.Kind kind, String code, String message, Map<String, Object> details) {

    static String text(Problem problem) {
      return Json.text(
          new Refusal(problem.kind(), problem.code(), problem.getMessage(), problem.details()));
    }

    static Problem problem(String json) {
      Refusal kept = Json.decode(json, Refusal.class);
      return new Problem(kept.kind, kept.code, kept.message, kept.details);
    }
  }

  private final Postgres postgres;
  private final BatchLane<UUID, Optional<Used>> finds;

  /**
   * @param lanes as the order log's
   */
  public IdempotencyKeys(Postgres postgres, OrderLog.Lanes lanes) {
    this.postgres = postgres;
    finds = lanes.lane(this::find);
  }

  public Future<Optional<Used>> find(Key key) {
    return finds.take(key.id(), System.currentTimeMillis() + FIND_MILLIS);
  }

  private Future<List<Optional<Used>>> find(List<UUID> ids) {
    return execute(FIND, Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
        .map(
            rows -> {
              Map<UUID, Used> used = new HashMap<>();
              rows.forEach(row -> used.put(row.getUUID("id"), used(row)));
              return ids.stream().map(id -> Optional.ofNullable(used.get(id))).toList();
            });
  }

  /** Within the transaction that stores what the key asks for; false when the key is taken. */
  static Future<Boolean> claim(SqlClient transaction, Key key, UUID orderId, UUID part) {
    return transaction
        .preparedQuery(CLAIM)
        .execute(Tuple.of(key.id(), orderId, part, key.hash()))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * Keeps a refusal of the work that the key asked for.
   *
   * @return what stands under the key now: another request may have been faster
   */
  public Future<Used> refuse(Key key, Problem refusal) {
    return execute(REFUSE, Tuple.of(key.id(), key.hash(), Refusal.text(refusal)))
        .map(rows -> used(rows.iterator().next()));
  }

  /** Frees a key of an order that came to nothing, so that a retry may make another. */
  public Future<Void> forget(Key key, UUID orderId) {
    return execute(FORGET, Tuple.of(key.id(), orderId)).mapEmpty();
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
    String refusal = row.getString("refusal");
    return new Used(
        row.getUUID("order_id"),
        row.getUUID("part"),
        row.getBuffer("request_hash"),
        refusal == null ? null : Refusal.problem(refusal));
  }
}
