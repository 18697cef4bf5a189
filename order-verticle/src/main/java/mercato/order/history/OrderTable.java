package mercato.order.history;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mercato.contract.order.OrderView.Status;
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

  /** Where a list goes on: after this order, backwards in time. */
  public record Position(Instant createdAt, UUID id) {
    public static final Position START =
        new Position(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1, -1));
  }

  private final Postgres postgres;

  public OrderTable(Postgres postgres) {
    this.postgres = postgres;
  }

  private static String list(String whose) {
    return """
        with page as (
          select id, created_at from orders
          where %s and ($2::text is null or status = $2) and (created_at, id) < ($3, $4)
          order by created_at desc, id desc limit $5)
        select %s from page join order_events e on e.order_id = page.id %s
        order by page.created_at desc, page.id desc, e.version
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
            Tuple.of(
                userId,
                status == null ? null : status.name(),
                after.createdAt().atOffset(ZoneOffset.UTC),
                after.id(),
                limit))
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

  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(parameters)
        .recover(PostgresFailures::translate);
  }
}
