package mercato.order.history;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import mercato.contract.Problem;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.Checkout;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderFacts;
import mercato.platform.json.Json;
import mercato.platform.observe.Trace;
import mercato.platform.outbox.OutboxRow;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/**
 * The append-only log of orders, with all that is written in the same breath: the current state,
 * the outbox, the personal data, the idempotency key. One data-modifying statement per step, so
 * that a step is stored whole or not at all, on one round trip.
 *
 * <p>Optimistic: a step names the version that it builds on, and of two that build on the same one
 * is stored. Every method fails with {@code UNAVAILABLE} when the database is away.
 */
public final class OrderLog implements EventLog {

  private static final String PLACE =
      """
      with claimed as (
        insert into idempotency_keys (user_id, operation, key, order_id, request_hash, created_at)
        values ($3, $4, $5, $1, $6, $7)
        on conflict do nothing
        returning order_id),
      numbered as (
        select order_id,
          'M-' || $8::text || '-' || lpad(n::text, greatest(6, length(n::text)), '0') as number
        from (select order_id, nextval('order_numbers') as n from claimed) as drawn),
      event as (
        insert into order_events (order_id, version, type, schema_version, data)
        select order_id, 1, $9, $10, $2::text::jsonb || jsonb_build_object('number', number)
        from numbered),
      private as (
        insert into order_private (order_id, address, token)
        select order_id, $11::text::jsonb, $12 from claimed),
      current as (
        insert into orders (id, number, user_id, status, version, total, currency,
                            created_at, updated_at, resume_at)
        select order_id, number, $3, $13, 1, $14, $15, $7, $7,
               now() + $16::bigint * interval '1 millisecond' from numbered)
      select number from numbered
      """;

  private static final String APPEND =
      """
      with current as (
        update orders set status = $3, version = $4, updated_at = $5,
          resume_at = now() + $6::bigint * interval '1 millisecond'
        where id = $1 and version = $2
        returning id),
      event as (
        insert into order_events (order_id, version, type, schema_version, data)
        select id, $2 + e.step, e.type, $9, e.data::jsonb
        from current, unnest($7::text[], $8::text[]) with ordinality as e(type, data, step)),
      told as (
        insert into outbox (id, topic, shard, key, envelope)
        select f.* from current,
          unnest($10::uuid[], $11::text[], $12::int[], $13::text[], $14::text[]) as f),
      blanked as (
        update order_private set token = null
        where $15 and order_id = $1 and token is not null and exists (select from current))
      select id from current
      """;

  private static final String FIND =
      "select %s from order_events e %s where e.order_id = $1 order by e.version"
          .formatted(EventJson.COLUMNS, EventJson.JOIN_PRIVATE);

  private final Postgres postgres;
  private final Consumer<Step> stored;

  /** A step that is now in the log. */
  public record Step(Order order, List<OrderFact> facts) {}

  /**
   * @param stored is told of each step after it was committed; must not fail
   */
  public OrderLog(Postgres postgres, Consumer<Step> stored) {
    this.postgres = postgres;
    this.stored = stored;
  }

  /**
   * Stores an intent with the key that asks for it.
   *
   * @param lease for how long nobody else will go on with it
   * @return the order with its number; empty when the key has made an order already
   */
  public Future<Optional<StoredOrder>> place(
      UUID id,
      IdempotencyKeys.Key key,
      OrderPlaced intent,
      StoredOrder.Private data,
      Duration lease) {
    var at = intent.at().atOffset(ZoneOffset.UTC);
    Tuple parameters =
        Tuple.of(id, Json.text(intent), intent.userId(), key.operation(), key.key(), key.hash())
            .addValue(at)
            .addString(Integer.toString(at.getYear()))
            .addString(EventJson.type(intent))
            .addInteger(EventJson.SCHEMA_VERSION)
            .addString(Json.text(data.address()))
            .addString(data.token())
            .addString(Status.PENDING.name())
            .addLong(intent.total().amount())
            .addString(intent.total().currency())
            .addLong(lease.toMillis());
    return execute(PLACE, parameters)
        .map(
            rows ->
                first(rows)
                    .map(row -> Order.placed(id, intent.numbered(row.getString("number"))))
                    .map(order -> new StoredOrder(order, data)));
  }

  @Override
  public Future<Boolean> append(Order order, int from, Duration lease) {
    List<OrderEvent> fresh = order.events().subList(from, order.version());
    List<OrderFact> facts =
        fresh.stream().flatMap(event -> OrderFacts.of(order, event).stream()).toList();
    List<OutboxRow> rows =
        facts.stream().map(fact -> OutboxRow.of(OrderFact.TOPIC, fact, Trace.current())).toList();
    boolean open = Checkout.command(order).isPresent();
    Tuple parameters =
        Tuple.of(order.id(), from, order.status().name(), order.version())
            .addValue(order.updatedAt().atOffset(ZoneOffset.UTC))
            .addLong(open ? lease.toMillis() : null)
            .addArrayOfString(fresh.stream().map(EventJson::type).toArray(String[]::new))
            .addArrayOfString(fresh.stream().map(Json::text).toArray(String[]::new))
            .addInteger(EventJson.SCHEMA_VERSION)
            .addArrayOfUUID(rows.stream().map(OutboxRow::id).toArray(UUID[]::new))
            .addArrayOfString(rows.stream().map(OutboxRow::topic).toArray(String[]::new))
            .addArrayOfInteger(rows.stream().map(OutboxRow::shard).toArray(Integer[]::new))
            .addArrayOfString(rows.stream().map(OutboxRow::key).toArray(String[]::new))
            .addArrayOfString(rows.stream().map(OutboxRow::envelope).toArray(String[]::new))
            .addBoolean(order.status() != Status.PENDING);
    return execute(APPEND, parameters)
        .map(updated -> updated.size() == 1)
        .onSuccess(
            won -> {
              if (won) {
                stored.accept(new Step(order, facts));
              }
            });
  }

  /** Refuses {@code NOT_FOUND}. */
  public Future<StoredOrder> find(UUID id) {
    return execute(FIND, Tuple.of(id))
        .map(
            rows ->
                EventJson.orders(rows).stream()
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("order")));
  }

  @Override
  public Future<Order> current(UUID id) {
    return find(id).map(StoredOrder::order);
  }

  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(parameters)
        .recover(PostgresFailures::translate);
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }
}
