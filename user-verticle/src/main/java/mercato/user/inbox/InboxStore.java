package mercato.user.inbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.contract.user.NotificationOperations.News;
import mercato.contract.user.NotificationOperations.OrderNews;
import mercato.contract.user.NotificationView;
import mercato.platform.json.Json;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.user.admin.AdminLog;
import mercato.user.model.Act;
import mercato.user.model.Notice;
import mercato.user.model.Notice.About;

/** The tables {@code inbox} and {@code inbox_numbers}; {@link InboxBatch} writes them. */
public final class InboxStore {

  /**
   * Batches of several partitions may follow each other on the same users: they wait longer than
   * requests do, who have somebody waiting for them.
   */
  private static final String BE_PATIENT = "set local lock_timeout = 1500";

  private static final String COLUMNS = "number, id, kind, title, body, data, created_at, read_at";

  private static final String LIST =
      "select "
          + COLUMNS
          + " from inbox where user_id = $1 and number < $2 and kind <> 'ORDER'%s"
          + " order by number desc limit $3";

  private static final String LIST_ALL = LIST.formatted("");
  private static final String LIST_UNREAD = LIST.formatted(" and read_at is null");
  private static final String LIST_READ = LIST.formatted(" and read_at is not null");

  private static final String NEWS =
      "select "
          + COLUMNS
          + " from inbox where user_id = $1 and number > $2 order by number limit $3";

  private static final String LAST = "select last from inbox_numbers where user_id = $1";

  private static final String EXISTS = "select from users where id = $1";

  private static final String READ =
      """
      update inbox set read_at = coalesce(read_at, $3)
      where id = $2 and user_id = $1 and kind <> 'ORDER'
      returning\s"""
          + COLUMNS;

  /** Those that somebody else is just deleting are left to him. */
  private static final String PRUNE =
      """
      delete from inbox where (user_id, number) in (
        select user_id, number from inbox where created_at < $1 and kind %s 'ORDER'
        order by created_at limit $2 for update skip locked)
      """;

  private static final String PRUNE_ORDERS = PRUNE.formatted("=");
  private static final String PRUNE_NOTIFICATIONS = PRUNE.formatted("<>");

  private final Postgres postgres;

  public InboxStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Puts notices into the inboxes of those that are there and want them, all or nothing; what is
   * there already stays as it is.
   *
   * @param notices of at most 500 facts
   * @return who got something
   */
  Future<Set<UUID>> add(List<Notice> notices) {
    return postgres
        .pool()
        .withTransaction(
            sql -> sql.query(BE_PATIENT).execute().compose(patient -> InboxBatch.add(sql, notices)))
        .recover(PostgresFailures::translate);
  }

  /** Puts a notice to one user into his inbox and an act into the log; or refuses NOT_FOUND. */
  Future<NotificationView> post(Notice notice, Act act) {
    return postgres
        .pool()
        .withTransaction(
            sql ->
                InboxBatch.add(sql, List.of(notice))
                    .compose(
                        told ->
                            told.isEmpty()
                                ? Future.failedFuture(Problem.notFound("user"))
                                : AdminLog.add(sql, act)))
        .map(posted -> view(notice))
        .recover(PostgresFailures::translate);
  }

  /**
   * The newest notifications before a number.
   *
   * @param unread as {@code ListNotifications}
   */
  Future<List<News>> list(UUID userId, Boolean unread, long before, int limit) {
    String sql = unread == null ? LIST_ALL : unread ? LIST_UNREAD : LIST_READ;
    return query(postgres.client(), sql, Tuple.of(userId, before, limit)).map(InboxStore::news);
  }

  Future<Boolean> exists(UUID userId) {
    return query(postgres.client(), EXISTS, Tuple.of(userId)).map(found -> found.size() == 1);
  }

  /** Empty for one that the user does not have. */
  Future<Optional<NotificationView>> read(UUID userId, UUID id, Instant now) {
    // Waits for whoever reads it at the same moment, so it goes past those that wait for nobody.
    return query(postgres.pool(), READ, Tuple.of(userId, id, utc(now)))
        .map(rows -> news(rows).stream().findFirst().map(News::notification));
  }

  /** What came after a number, in order. */
  Future<List<News>> after(UUID userId, long number, int limit) {
    return query(postgres.client(), NEWS, Tuple.of(userId, number, limit)).map(InboxStore::news);
  }

  /** The last number that is visible, 0 where there is none yet. */
  Future<Long> last(UUID userId) {
    return query(postgres.client(), LAST, Tuple.of(userId))
        .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getLong("last"));
  }

  /** Deletes so many at most of the oldest that happened before, and tells how many. */
  Future<Integer> pruneOrders(Instant before, int limit) {
    return query(postgres.pool(), PRUNE_ORDERS, Tuple.of(utc(before), limit)).map(RowSet::rowCount);
  }

  /** Deletes so many at most of the oldest that happened before, and tells how many. */
  Future<Integer> pruneNotifications(Instant before, int limit) {
    return query(postgres.pool(), PRUNE_NOTIFICATIONS, Tuple.of(utc(before), limit))
        .map(RowSet::rowCount);
  }

  private static Future<RowSet<Row>> query(SqlClient client, String sql, Tuple values) {
    return client.preparedQuery(sql).execute(values).recover(PostgresFailures::translate);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static List<News> news(RowSet<Row> rows) {
    return rows.stream().map(InboxStore::news).toList();
  }

  private static News news(Row row) {
    long number = row.getLong("number");
    About about = Json.decode(row.getJsonObject("data").encode(), About.class);
    Instant at = row.getOffsetDateTime("created_at").toInstant();
    return row.getString("kind").equals(Notice.ORDER)
        ? new News(
            number, null, new OrderNews(about.orderId(), about.status(), about.version(), at))
        : new News(number, view(row, about, at), null);
  }

  private static NotificationView view(Row row, About about, Instant at) {
    OffsetDateTime readAt = row.getOffsetDateTime("read_at");
    return new NotificationView(
        row.getUUID("id").toString(),
        NotificationView.Kind.valueOf(row.getString("kind")),
        row.getString("title"),
        row.getString("body"),
        about.orderId(),
        about.productId(),
        at,
        readAt == null ? null : readAt.toInstant());
  }

  private static NotificationView view(Notice notice) {
    return new NotificationView(
        InboxBatch.id(notice, notice.userId()).toString(),
        NotificationView.Kind.valueOf(notice.kind()),
        notice.title(),
        notice.body(),
        notice.about().orderId(),
        notice.about().productId(),
        notice.at(),
        null);
  }
}
