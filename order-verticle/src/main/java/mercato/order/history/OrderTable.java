package mercato.order.history;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import mercato.contract.Problem;
import mercato.contract.order.OrderView.Status;
import mercato.contract.order.ReturnView;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/**
 * Where all orders stand: finds those that a list shows or that somebody has to go on with. What it
 * returns is read from the log, in the same statement. {@link OrderLog} writes it.
 */
public final class OrderTable {

  /** Two statements, so that each has the plan of its own index. */
  private static final String LIST_OF_USER = list("user_id = $1");

  private static final String LIST_OF_ALL = list("$1::text is null");

  private static final String CLAIM =
      """
      with due as (
        select id from orders where resume_at <= now()
        order by resume_at limit $1 for update skip locked),
      leased as (
        update orders set resume_at = now() + $2::bigint * interval '1 millisecond'
        where id in (select id from due) returning id)
      select %s from leased join order_events e on e.order_id = leased.id %s
      order by e.order_id, e.version
      """
          .formatted(EventJson.COLUMNS, EventJson.JOIN_PRIVATE);

  private static final String STATUSES = "select id, status from orders where id = any($1)";

  private static final String COUNT_UNSETTLED =
      "select count(*) as n from orders where resume_at is not null";

  private static final String LIST_RETURNS =
      """
      select id, order_id from order_returns
      where ($1::text is null or user_id = $1) and ($2::text is null or status = $2)
        and (requested_at, id) < ($3, $4)
      order by requested_at desc, id desc limit $5
      """;

  private static final String ORDER_OF_RETURN = "select order_id from order_returns where id = $1";

  private static final String ORDERS =
      "select %s from order_events e %s where e.order_id = any($1::uuid[])"
              .formatted(EventJson.COLUMNS, EventJson.JOIN_PRIVATE)
          + " order by e.order_id, e.version";

  /**
   * Where a list goes on: after this order or return, backwards in time. For orders the id alone
   * says when.
   */
  public record Position(Instant createdAt, UUID id) {
    public static final Position START =
        new Position(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1, -1));
  }

  public record ListedReturn(StoredOrder order, UUID returnId) {}

  private final Postgres postgres;

  public OrderTable(Postgres postgres) {
    this.postgres = postgres;
  }

  private static String list(String whose) {
    return """
        with page as (
          select id from orders
          where %s and ($2::text is null or status = $2) and id < $3
          order by id desc limit $4)
        select %s from page join order_events e on e.order_id = page.id %s
        order by page.id desc, e.version
        """
        .formatted(whose, EventJson.COLUMNS, EventJson.JOIN_PRIVATE);
  }

  /**
   * The newest orders before a position.
   *
   * @param userId null for all users
   * @param status null for every status
   */
  public Future<List<StoredOrder>> list(String userId, Status status, Position after, int limit) {
    return execute(
            userId == null ? LIST_OF_ALL : LIST_OF_USER,
            Tuple.of(userId, status == null ? null : status.name(), after.id(), limit))
        .map(EventJson::orders);
  }

  /** Takes unsettled orders that nobody is driving any more; nobody else takes them for a while. */
  public Future<List<StoredOrder>> claim(int limit, Duration lease) {
    return execute(CLAIM, Tuple.of(limit, lease.toMillis())).map(EventJson::orders);
  }

  /** The status of each of these orders that exists. */
  public Future<Map<UUID, Status>> statuses(List<UUID> ids) {
    return execute(STATUSES, Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
        .map(
            rows -> {
              Map<UUID, Status> statuses = new HashMap<>();
              rows.forEach(
                  row -> statuses.put(row.getUUID("id"), Status.valueOf(row.getString("status"))));
              return statuses;
            });
  }

  /** How many orders have something left to do. */
  public Future<Long> countUnsettled() {
    return execute(COUNT_UNSETTLED, Tuple.tuple()).map(rows -> rows.iterator().next().getLong("n"));
  }

  /** Refuses {@code NOT_FOUND}. */
  public Future<UUID> orderOfReturn(UUID returnId) {
    return execute(ORDER_OF_RETURN, Tuple.of(returnId))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw Problem.notFound("return");
              }
              return rows.iterator().next().getUUID("order_id");
            });
  }

  /**
   * The newest returns before a position.
   *
   * @param userId null for all users
   * @param status null for every status
   */
  public Future<List<ListedReturn>> listReturns(
      String userId, ReturnView.Status status, Position after, int limit) {
    return execute(
            LIST_RETURNS,
            Tuple.of(
                userId,
                status == null ? null : status.name(),
                after.createdAt().atOffset(ZoneOffset.UTC),
                after.id(),
                limit))
        .compose(page -> orders(page).map(orders -> listed(page, orders)));
  }

  private Future<Map<UUID, StoredOrder>> orders(RowSet<Row> page) {
    UUID[] ids =
        StreamSupport.stream(page.spliterator(), false)
            .map(row -> row.getUUID("order_id"))
            .distinct()
            .toArray(UUID[]::new);
    return execute(ORDERS, Tuple.tuple().addArrayOfUUID(ids))
        .map(
            rows ->
                EventJson.orders(rows).stream()
                    .collect(Collectors.toMap(stored -> stored.order().id(), stored -> stored)));
  }

  private static List<ListedReturn> listed(RowSet<Row> page, Map<UUID, StoredOrder> orders) {
    List<ListedReturn> listed = new ArrayList<>();
    for (Row row : page) {
      listed.add(new ListedReturn(orders.get(row.getUUID("order_id")), row.getUUID("id")));
    }
    return listed;
  }

  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(parameters)
        .recover(PostgresFailures::translate);
  }
}
