package mercato.order.history;

import static mercato.order.history.IntentBatch.array;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import mercato.order.history.StepBatch.Fresh;
import mercato.order.model.Order;
import mercato.order.model.OrderEvent.ReturnApproved;
import mercato.order.model.OrderEvent.ReturnRejected;
import mercato.order.model.OrderEvent.ReturnRequested;
import mercato.order.model.OrderReturns.Return;

/** Where the returns of orders stand, written in the transaction of the step that moves one. */
final class ReturnRows {

  private static final String WRITE =
      """
      insert into order_returns (id, order_id, user_id, status, requested_at)
      select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[])
      on conflict (id) do update
        set order_id = excluded.order_id, user_id = excluded.user_id, status = excluded.status,
          requested_at = excluded.requested_at
        where (order_returns.order_id, order_returns.user_id, order_returns.status,
               order_returns.requested_at)
          is distinct from
              (excluded.order_id, excluded.user_id, excluded.status, excluded.requested_at)
      returning order_id
      """;

  private static final String DROP =
      """
      delete from order_returns where order_id = any($1::uuid[]) and id <> all($2::uuid[])
      returning order_id
      """;

  private record Entry(Order order, Return returned) {
    UUID id() {
      return UUID.fromString(returned.id());
    }
  }

  private ReturnRows() {}

  static boolean changeWith(Fresh step) {
    return step.events().stream()
        .anyMatch(
            event ->
                event instanceof ReturnRequested
                    || event instanceof ReturnApproved
                    || event instanceof ReturnRejected);
  }

  /**
   * Writes what differs of the returns of these orders.
   *
   * @return orders of which something did
   */
  static Future<Set<UUID>> write(SqlClient transaction, List<Order> orders) {
    List<Entry> all = entries(orders);
    return transaction
        .preparedQuery(WRITE)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(array(all, UUID[]::new, Entry::id))
                .addArrayOfUUID(array(all, UUID[]::new, entry -> entry.order.id()))
                .addArrayOfString(array(all, String[]::new, e -> e.order.intent().userId()))
                .addArrayOfString(array(all, String[]::new, e -> e.returned.status().name()))
                .addArrayOfOffsetDateTime(
                    array(
                        all,
                        OffsetDateTime[]::new,
                        entry -> entry.returned.requestedAt().atOffset(ZoneOffset.UTC))))
        .map(
            rows -> {
              Set<UUID> written = new HashSet<>();
              rows.forEach(row -> written.add(row.getUUID(0)));
              return written;
            });
  }

  /**
   * The same, and returns that these orders do not have go.
   *
   * @param ids of the orders, also of those that have no log
   */
  static Future<Set<UUID>> mend(SqlClient transaction, UUID[] ids, List<Order> orders) {
    return write(transaction, orders)
        .compose(
            written ->
                transaction
                    .preparedQuery(DROP)
                    .execute(
                        Tuple.tuple()
                            .addArrayOfUUID(ids)
                            .addArrayOfUUID(array(entries(orders), UUID[]::new, Entry::id)))
                    .map(
                        rows -> {
                          rows.forEach(row -> written.add(row.getUUID(0)));
                          return written;
                        }));
  }

  private static List<Entry> entries(List<Order> orders) {
    List<Entry> entries = new ArrayList<>();
    for (Order order : orders) {
      order.returns().all().forEach(each -> entries.add(new Entry(order, each)));
    }
    return entries;
  }
}
