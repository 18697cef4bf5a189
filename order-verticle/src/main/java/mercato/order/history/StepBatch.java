package mercato.order.history;

import static mercato.order.history.IntentBatch.array;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import mercato.contract.order.OrderFact;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.Checkout;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent;
import mercato.order.model.OrderFacts;
import mercato.platform.json.Json;
import mercato.platform.observe.Trace;
import mercato.platform.outbox.OutboxRow;

/**
 * Steps of different orders as one statement: of each order that still has the version that its
 * step builds on the current row, the events and the facts are written; of the others nothing. Rows
 * are locked in the order of their ids, so that two batches never wait for each other's.
 */
final class StepBatch {

  /**
   * Locks rows in the order of the arrays, then writes events and facts in theirs. {@code is true}
   * keeps the planner from making a join of the lookup, which would not keep that order.
   */
  private static final String UPDATE =
      """
      with moved as (
        update orders set status = step.status, version = step.version, updated_at = step.at,
          token = case when step.status = '%s' then token end,
          resume_at = case when step.lease is not null
            then coalesce(resume_at, now() + step.lease * interval '1 millisecond') end
        from unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::timestamptz[], $6::bigint[])
          as step(id, base, version, status, at, lease)
        where orders.id = step.id and orders.version = step.base
        returning orders.id),
      logged as (
        insert into order_events (order_id, version, type, schema_version, data)
        select order_id, version, type, %d, data::json
        from unnest($7::uuid[], $8::int[], $9::text[], $10::text[])
          as event(order_id, version, type, data)
        where (order_id in (select id from moved)) is true),
      told as (
        insert into outbox (id, topic, shard, key, envelope)
        select id, '%s', shard, order_id::text, envelope
        from unnest($11::uuid[], $12::int[], $13::uuid[], $14::text[])
          as fact(id, shard, order_id, envelope)
        where (order_id in (select id from moved)) is true)
      select id from moved
      """
          .formatted(Status.PENDING.name(), EventJson.SCHEMA_VERSION, OrderFact.TOPIC.name());

  /**
   * @param from how many of the order's events are stored already
   * @param lease for how long nobody else goes on with it; null when nothing is left to do
   */
  record Fresh(Order order, int from, Duration lease, List<OrderFact> facts, List<OutboxRow> rows) {

    static Fresh of(Order order, int from, Duration lease) {
      List<OrderFact> facts = new ArrayList<>();
      List<OutboxRow> rows = new ArrayList<>();
      for (int version = from + 1; version <= order.version(); version++) {
        OrderFacts.of(order, version).ifPresent(facts::add);
      }
      for (OrderFact fact : facts) {
        rows.add(OutboxRow.of(OrderFact.TOPIC, fact, Trace.current()));
      }
      boolean open = Checkout.command(order).isPresent();
      return new Fresh(order, from, open ? lease : null, facts, rows);
    }

    UUID id() {
      return order.id();
    }

    List<OrderEvent> events() {
      return order.events().subList(from, order.version());
    }
  }

  private record Event(UUID orderId, int version, OrderEvent event) {}

  private record Fact(UUID orderId, OutboxRow row) {}

  private StepBatch() {}

  /** Which steps were stored, in the order of the batch. */
  static Future<List<Boolean>> store(SqlClient client, List<Fresh> batch) {
    List<Boolean> won = new ArrayList<>(Collections.nCopies(batch.size(), false));
    return store(client, batch, IntStream.range(0, batch.size()).boxed().toList(), won);
  }

  /**
   * A second step of an order in the batch goes into a statement of its own, after the first. Were
   * that to fail, the first is stored and the second is not: whoever asked for it reads the order
   * and tries again.
   *
   * @param left places in the batch of what is still to be stored
   */
  private static Future<List<Boolean>> store(
      SqlClient client, List<Fresh> batch, List<Integer> left, List<Boolean> won) {
    Map<UUID, Integer> now = new TreeMap<>();
    List<Integer> later = new ArrayList<>();
    for (int place : left) {
      if (now.putIfAbsent(batch.get(place).id(), place) != null) {
        later.add(place);
      }
    }
    return client
        .preparedQuery(UPDATE)
        .execute(tuple(now.values().stream().map(batch::get).toList()))
        .compose(
            rows -> {
              for (Row row : rows) {
                won.set(now.get(row.getUUID(0)), true);
              }
              return later.isEmpty()
                  ? Future.succeededFuture(won)
                  : store(client, batch, later, won).otherwise(won);
            });
  }

  private static Tuple tuple(List<Fresh> batch) {
    List<Event> events = new ArrayList<>();
    List<Fact> facts = new ArrayList<>();
    for (Fresh step : batch) {
      int version = step.from;
      for (OrderEvent event : step.events()) {
        events.add(new Event(step.id(), ++version, event));
      }
      for (OutboxRow row : step.rows) {
        facts.add(new Fact(step.id(), row));
      }
    }
    return Tuple.tuple()
        .addArrayOfUUID(array(batch, UUID[]::new, Fresh::id))
        .addArrayOfInteger(array(batch, Integer[]::new, Fresh::from))
        .addArrayOfInteger(array(batch, Integer[]::new, step -> step.order.version()))
        .addArrayOfString(array(batch, String[]::new, step -> step.order.status().name()))
        .addArrayOfOffsetDateTime(array(batch, OffsetDateTime[]::new, StepBatch::at))
        .addArrayOfLong(array(batch, Long[]::new, StepBatch::lease))
        .addArrayOfUUID(array(events, UUID[]::new, Event::orderId))
        .addArrayOfInteger(array(events, Integer[]::new, Event::version))
        .addArrayOfString(array(events, String[]::new, event -> EventJson.type(event.event)))
        .addArrayOfString(array(events, String[]::new, event -> Json.text(event.event)))
        .addArrayOfUUID(array(facts, UUID[]::new, fact -> fact.row.id()))
        .addArrayOfInteger(array(facts, Integer[]::new, fact -> fact.row.shard()))
        .addArrayOfUUID(array(facts, UUID[]::new, Fact::orderId))
        .addArrayOfString(array(facts, String[]::new, fact -> fact.row.envelope()));
  }

  private static OffsetDateTime at(Fresh step) {
    return step.order.updatedAt().atOffset(ZoneOffset.UTC);
  }

  private static Long lease(Fresh step) {
    return step.lease == null ? null : step.lease.toMillis();
  }
}
