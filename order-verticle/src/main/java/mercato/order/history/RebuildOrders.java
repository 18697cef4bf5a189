package mercato.order.history;

import static mercato.order.history.IntentBatch.array;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import mercato.contract.order.OrderView.Status;
import mercato.order.model.Checkout;
import mercato.order.model.Order;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tables of where orders and returns stand what the fold of the log says, while the shop
 * runs: page by page, each in a transaction that holds the rows of its orders, so that no step
 * comes between the reading and the mending. Writes only what differs; nothing the second time.
 */
public final class RebuildOrders {

  private static final Logger LOG = LoggerFactory.getLogger(RebuildOrders.class);
  private static final int PAGE = 100;
  private static final UUID START = new UUID(0, 0);

  /** Orders that the log, the table of orders or that of returns knows. */
  private static final String PAGE_IDS =
      """
      (select order_id as id from order_events where order_id > $1 and version = 1
       order by order_id limit $2)
      union
      (select id from orders where id > $1 order by id limit $2)
      union
      (select distinct order_id from order_returns where order_id > $1
       order by order_id limit $2)
      order by id limit $2
      """;

  private static final String LOCK =
      "select from orders where id = any($1::uuid[]) order by id for update";

  private static final String LOG_OF =
      "select %s from order_events e %s where e.order_id = any($1::uuid[])"
              .formatted(EventJson.COLUMNS, EventJson.JOIN_PRIVATE)
          + " order by e.order_id, e.version";

  private static final String MEND =
      """
      insert into orders (id, number, user_id, status, version, total, currency,
                          created_at, updated_at, resume_at)
      select id, number, user_id, status, version, total, currency, created_at, updated_at,
        case when open then now() end
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[],
                  $7::text[], $8::timestamptz[], $9::timestamptz[], $10::boolean[])
        as o(id, number, user_id, status, version, total, currency, created_at, updated_at, open)
      on conflict (id) do update
        set number = excluded.number, user_id = excluded.user_id, status = excluded.status,
          version = excluded.version, total = excluded.total, currency = excluded.currency,
          created_at = excluded.created_at, updated_at = excluded.updated_at,
          token = case when excluded.status = '%1$s' then orders.token end,
          resume_at = case when excluded.resume_at is not null
            then coalesce(orders.resume_at, excluded.resume_at) end
        where (orders.number, orders.user_id, orders.status, orders.version, orders.total,
               orders.currency, orders.created_at, orders.updated_at, orders.resume_at is null,
               orders.token is not null and excluded.status <> '%1$s')
          is distinct from
              (excluded.number, excluded.user_id, excluded.status, excluded.version,
               excluded.total, excluded.currency, excluded.created_at, excluded.updated_at,
               excluded.resume_at is null, false)
      returning id
      """
          .formatted(Status.PENDING.name());

  private static final String DROP =
      """
      delete from orders where id = any($1::uuid[]) and id <> all($2::uuid[]) returning id
      """;

  /**
   * @param orders how many were looked at
   * @param mended how many of them differed, they or their returns
   */
  public record Rebuilt(long orders, long mended) {}

  private final Postgres postgres;

  public RebuildOrders(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Fails with {@code UNAVAILABLE} when the database is away; what was mended stays so. */
  public Future<Rebuilt> run() {
    return pages(START, new Rebuilt(0, 0)).recover(PostgresFailures::translate);
  }

  private Future<Rebuilt> pages(UUID after, Rebuilt sofar) {
    return postgres
        .pool()
        .preparedQuery(PAGE_IDS)
        .execute(Tuple.of(after, PAGE))
        .map(RebuildOrders::ids)
        .compose(
            ids ->
                ids.length == 0
                    ? Future.succeededFuture(sofar)
                    : postgres
                        .pool()
                        .withTransaction(connection -> page(connection, ids))
                        .compose(
                            mended ->
                                pages(
                                    ids[ids.length - 1],
                                    new Rebuilt(
                                        sofar.orders + ids.length, sofar.mended + mended.size()))));
  }

  private static Future<Set<UUID>> page(SqlConnection connection, UUID[] ids) {
    Set<UUID> mended = new HashSet<>();
    Tuple page = Tuple.tuple().addArrayOfUUID(ids);
    return connection
        .preparedQuery(LOCK)
        .execute(page)
        .compose(locked -> connection.preparedQuery(LOG_OF).execute(page))
        .map(rows -> EventJson.orders(rows).stream().map(StoredOrder::order).toList())
        .compose(
            orders ->
                mend(connection, orders, mended)
                    .compose(done -> drop(connection, ids, orders, mended))
                    .compose(done -> ReturnRows.mend(connection, ids, orders)))
        .map(
            returns -> {
              mended.addAll(returns);
              mended.forEach(id -> LOG.warn("order {} was not what its log says: mended", id));
              return mended;
            });
  }

  private static Future<Void> mend(SqlConnection connection, List<Order> orders, Set<UUID> mended) {
    return connection
        .preparedQuery(MEND)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(array(orders, UUID[]::new, Order::id))
                .addArrayOfString(array(orders, String[]::new, o -> o.intent().number()))
                .addArrayOfString(array(orders, String[]::new, o -> o.intent().userId()))
                .addArrayOfString(array(orders, String[]::new, o -> o.status().name()))
                .addArrayOfInteger(array(orders, Integer[]::new, Order::version))
                .addArrayOfLong(array(orders, Long[]::new, o -> o.intent().total().amount()))
                .addArrayOfString(array(orders, String[]::new, o -> o.intent().total().currency()))
                .addArrayOfOffsetDateTime(
                    array(
                        orders,
                        OffsetDateTime[]::new,
                        o -> o.intent().at().atOffset(ZoneOffset.UTC)))
                .addArrayOfOffsetDateTime(
                    array(
                        orders, OffsetDateTime[]::new, o -> o.updatedAt().atOffset(ZoneOffset.UTC)))
                .addArrayOfBoolean(
                    array(orders, Boolean[]::new, o -> Checkout.command(o).isPresent())))
        .map(rows -> add(rows, mended));
  }

  /** A row without a log is no order. */
  private static Future<Void> drop(
      SqlConnection connection, UUID[] ids, List<Order> orders, Set<UUID> mended) {
    return connection
        .preparedQuery(DROP)
        .execute(
            Tuple.tuple().addArrayOfUUID(ids).addArrayOfUUID(array(orders, UUID[]::new, Order::id)))
        .map(rows -> add(rows, mended));
  }

  private static Void add(RowSet<Row> rows, Set<UUID> mended) {
    for (UUID id : ids(rows)) {
      mended.add(id);
    }
    return null;
  }

  private static UUID[] ids(RowSet<Row> rows) {
    List<UUID> ids = new ArrayList<>(rows.size());
    rows.forEach(row -> ids.add(row.getUUID(0)));
    return ids.toArray(UUID[]::new);
  }
}
