package mercato.order.history;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.platform.json.Json;

/**
 * Intents as one statement: of each whose key is free the key, the first event, the private data
 * and the current row are written; of the others nothing. Of two under one key in the same batch
 * the second finds it taken. Keys are claimed in their order, so that two batches never wait for
 * each other's.
 */
final class IntentBatch {

  /** What an intent begins with before it has a number, which the statement puts there. */
  private static final String UNNUMBERED = "{\"number\":null";

  /** Claims keys in the order of the arrays. Returns what was stored. */
  private static final String INSERT =
      """
      with intents as (
        select * from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::text[],
          $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[], $11::timestamptz[],
          $12::bigint[])
        as i(id, key, hash, user_id, series, data, address, token, total, currency, at, lease)),
      claimed as (
        insert into idempotency_keys (id, order_id, request_hash, created_at)
        select key, id, hash, now() from intents
        on conflict do nothing
        returning order_id),
      numbered as (
        select drawn.*,
          series || lpad(n::text, greatest(6, length(n::text)), '0') as number
        from (
          select intents.*, nextval('order_numbers') as n
          from intents join claimed on claimed.order_id = intents.id) as drawn),
      event as (
        insert into order_events (order_id, version, type, schema_version, data)
        select id, 1, '%s', %d, ('{"number":"' || number || '"' || data)::json from numbered),
      private as (
        insert into order_private (order_id, address)
        select id, address::json from numbered),
      current as (
        insert into orders (id, number, user_id, status, version, total, currency,
                            created_at, updated_at, resume_at, token)
        select id, number, user_id, '%s', 1, total, currency, at, at,
               now() + lease * interval '1 millisecond', token
        from numbered)
      select id, number from numbered
      """
          .formatted(
              OrderPlaced.class.getSimpleName(), EventJson.SCHEMA_VERSION, Status.PENDING.name());

  /**
   * @param key {@link IdempotencyKeys.Key#id}
   * @param lease for how long nobody else will go on with it
   */
  record Intent(
      UUID id,
      UUID key,
      Buffer hash,
      OrderPlaced placed,
      StoredOrder.Private data,
      Duration lease) {

    private String rest() {
      String json = Json.text(placed.numbered(null));
      if (!json.startsWith(UNNUMBERED)) {
        throw new IllegalStateException("an intent's JSON does not begin with its number");
      }
      return json.substring(UNNUMBERED.length());
    }

    private OffsetDateTime at() {
      return placed.at().atOffset(ZoneOffset.UTC);
    }

    private String series() {
      return "M-" + at().getYear() + "-";
    }
  }

  private IntentBatch() {}

  /** The number of each order that was stored, in the order of the batch. */
  static Future<List<Optional<String>>> store(SqlClient client, List<Intent> batch) {
    List<Intent> byKey = new ArrayList<>(batch);
    byKey.sort(Comparator.comparing(Intent::key));
    return client
        .preparedQuery(INSERT)
        .execute(tuple(byKey))
        .map(
            rows -> {
              Map<UUID, String> numbers = new HashMap<>();
              for (Row row : rows) {
                numbers.put(row.getUUID(0), row.getString(1));
              }
              return batch.stream()
                  .map(intent -> Optional.ofNullable(numbers.get(intent.id())))
                  .toList();
            });
  }

  private static Tuple tuple(List<Intent> batch) {
    return Tuple.tuple()
        .addArrayOfUUID(array(batch, UUID[]::new, Intent::id))
        .addArrayOfUUID(array(batch, UUID[]::new, Intent::key))
        .addArrayOfBuffer(array(batch, Buffer[]::new, Intent::hash))
        .addArrayOfString(array(batch, String[]::new, intent -> intent.placed().userId()))
        .addArrayOfString(array(batch, String[]::new, Intent::series))
        .addArrayOfString(array(batch, String[]::new, Intent::rest))
        .addArrayOfString(array(batch, String[]::new, i -> Json.text(i.data().address())))
        .addArrayOfString(array(batch, String[]::new, intent -> intent.data().token()))
        .addArrayOfLong(array(batch, Long[]::new, intent -> intent.placed().total().amount()))
        .addArrayOfString(array(batch, String[]::new, i -> i.placed().total().currency()))
        .addArrayOfOffsetDateTime(array(batch, OffsetDateTime[]::new, Intent::at))
        .addArrayOfLong(array(batch, Long[]::new, intent -> intent.lease().toMillis()));
  }

  /** One column of a batch. */
  static <T, V> V[] array(List<T> batch, IntFunction<V[]> make, Function<T, V> column) {
    V[] values = make.apply(batch.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(batch.get(i));
    }
    return values;
  }
}
