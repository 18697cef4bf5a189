package mercato.user.admin;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import mercato.contract.user.AdminOperations.ActView;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.user.model.Act;

/** The table {@code admin_acts}: PostgreSQL itself refuses to change or delete a row of it. */
public final class AdminLog {

  private static final String ADD =
      """
      insert into admin_acts (id, actor, act, user_id, details, ip, user_agent, at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  private static final String LIST =
      """
      select number, id, actor, act, user_id, details, ip, user_agent, at from admin_acts
      where number < $1 order by number desc limit $2
      """;

  private static final String LIST_OF =
      """
      select number, id, actor, act, user_id, details, ip, user_agent, at from admin_acts
      where number < $1 and user_id = $3 order by number desc limit $2
      """;

  /** An act and its place in the log. */
  record Entry(long number, ActView act) {}

  private final Postgres postgres;

  public AdminLog(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Logs an act in the transaction that does it. */
  public static Future<Void> add(SqlConnection transaction, Act act) {
    return transaction
        .preparedQuery(ADD)
        .execute(
            Tuple.of(act.id(), act.actor(), act.kind().name(), act.userId())
                .addValue(new JsonObject(Map.copyOf(act.details())))
                .addString(act.device().ip())
                .addString(act.device().userAgent())
                .addOffsetDateTime(act.at().atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  /** The newest first, of those before a number. */
  Future<List<Entry>> list(long before, int limit) {
    return query(LIST, Tuple.of(before, limit));
  }

  /** The same of what was done to one user. */
  Future<List<Entry>> listOf(UUID userId, long before, int limit) {
    return query(LIST_OF, Tuple.of(before, limit, userId));
  }

  private Future<List<Entry>> query(String sql, Tuple values) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(values)
        .map(AdminLog::entries)
        .recover(PostgresFailures::translate);
  }

  private static List<Entry> entries(RowSet<Row> rows) {
    return rows.stream().map(row -> new Entry(row.getLong("number"), view(row))).toList();
  }

  private static ActView view(Row row) {
    return new ActView(
        row.getUUID("id").toString(),
        row.getString("actor"),
        row.getString("act"),
        row.getUUID("user_id").toString(),
        details(row.getJsonObject("details")),
        row.getString("ip"),
        row.getString("user_agent"),
        row.getOffsetDateTime("at").toInstant());
  }

  private static Map<String, String> details(JsonObject stored) {
    return stored.stream()
        .collect(Collectors.toMap(Map.Entry::getKey, detail -> detail.getValue().toString()));
  }
}
