package mercato.user.admin;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mercato.contract.Problem;
import mercato.contract.user.AdminOperations.AccountView;
import mercato.contract.user.AdminOperations.ChangeAccount;
import mercato.contract.user.Device;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.platform.time.Ids;
import mercato.user.model.Act;
import mercato.user.model.AdminRules;
import mercato.user.model.UserIds;
import mercato.user.session.SessionEnds;

/** The table {@code users} as admins see and change it. */
public final class AdminStore {

  private static final String COLUMNS =
      "id, email, email_verified, name, phone, roles, locked_at is not null as locked, created_at";

  private static final String LIST =
      "select " + COLUMNS + " from users where id < $1 order by id desc limit $2";

  /**
   * A beginning is a range of the indexes, and not {@code like}: a plan that is made once for all
   * texts finds no index for that. Nothing sorts after the last character of Unicode.
   */
  private static final String SEARCH =
      """
      with found as materialized (
        select id from users where id = $3
        union select id from users where phone = any($4)
        union select id from users
          where lower(email) ~>=~ lower($5) and lower(email) ~<=~ (lower($5) || $6)
        union select id from users
          where lower(name) ~>=~ lower($5) and lower(name) ~<=~ (lower($5) || $6)
      )
      select %s from users
      where id in (select id from found where id < $1 order by id desc limit $2)
      order by id desc
      """
          .formatted(COLUMNS);

  private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

  private static final String LOCK =
      "select " + COLUMNS + " from users where id = $1 for no key update";

  /** The owner sees the roles, but not the lock: it counts as no version. */
  private static final String UPDATE =
      """
      update users
      set roles = $2, version = version + case when roles = $2 then 0 else 1 end,
        locked_at = case when $3 then coalesce(locked_at, $4) end
      where id = $1
      """;

  /** Who changes something, from where and when. */
  record By(String actor, Device device, Instant at) {}

  /** An account as it is now, and the sessions that have ended by it. */
  record Changed(AccountView account, List<UUID> endedSessions) {}

  private final Postgres postgres;

  public AdminStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /** The newest first, of those before an id. */
  Future<List<AccountView>> list(UUID before, int limit) {
    return query(postgres.client(), LIST, Tuple.of(before, limit));
  }

  /**
   * The same of those whose e-mail or name begins with a text in any case, or whose id or phone
   * number it is. What begins with a single letter may take a while, and holds nobody up.
   */
  Future<List<AccountView>> search(String text, UUID before, int limit) {
    String[] phones = {text, text.replaceAll("[ ()./-]", "")};
    return query(
        postgres.pool(),
        SEARCH,
        Tuple.of(before, limit)
            .addUUID(UserIds.parse(text).orElse(null))
            .addArrayOfString(phones)
            .addString(text)
            .addString(LAST_CHARACTER));
  }

  /** Changes an account unless it is so already, and logs it. Refuses {@code NOT_FOUND}. */
  Future<Changed> change(UUID userId, ChangeAccount wanted, By by) {
    return postgres
        .pool()
        .withTransaction(
            sql ->
                lock(sql, userId)
                    .compose(before -> write(sql, before, AdminRules.changed(before, wanted), by)))
        .recover(PostgresFailures::translate);
  }

  private static Future<AccountView> lock(SqlConnection sql, UUID userId) {
    return sql.preparedQuery(LOCK)
        .execute(Tuple.of(userId))
        .map(
            rows ->
                rows.stream()
                    .map(AdminStore::view)
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("account")));
  }

  private static Future<Changed> write(
      SqlConnection sql, AccountView before, AccountView after, By by) {
    if (after.equals(before)) {
      return Future.succeededFuture(new Changed(after, List.of()));
    }
    UUID userId = UUID.fromString(after.id());
    return update(sql, userId, after, by.at)
        .compose(updated -> log(sql, userId, AdminRules.acts(before, after), by))
        .compose(
            logged ->
                AdminRules.restricts(before, after)
                    ? SessionEnds.endAll(sql, userId, null, by.at)
                    : Future.succeededFuture(List.<UUID>of()))
        .map(ended -> new Changed(after, ended));
  }

  private static Future<Void> update(
      SqlConnection sql, UUID userId, AccountView after, Instant now) {
    return sql.preparedQuery(UPDATE)
        .execute(
            Tuple.of(userId)
                .addArrayOfString(after.roles().toArray(String[]::new))
                .addBoolean(after.locked())
                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  private static Future<Void> log(
      SqlConnection sql, UUID userId, Map<Act.Kind, Map<String, String>> acts, By by) {
    Future<Void> logged = Future.succeededFuture();
    for (var act : acts.entrySet()) {
      var entry =
          new Act(Ids.next(), by.actor, act.getKey(), userId, act.getValue(), by.device, by.at);
      logged = logged.compose(done -> AdminLog.add(sql, entry));
    }
    return logged;
  }

  private static Future<List<AccountView>> query(SqlClient sql, String text, Tuple values) {
    return sql.preparedQuery(text)
        .execute(values)
        .map(AdminStore::views)
        .recover(PostgresFailures::translate);
  }

  private static List<AccountView> views(RowSet<Row> rows) {
    return rows.stream().map(AdminStore::view).toList();
  }

  private static AccountView view(Row row) {
    return new AccountView(
        row.getUUID("id").toString(),
        row.getString("email"),
        row.getBoolean("email_verified"),
        row.getString("name"),
        row.getString("phone"),
        List.of(row.getArrayOfStrings("roles")),
        row.getBoolean("locked"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
