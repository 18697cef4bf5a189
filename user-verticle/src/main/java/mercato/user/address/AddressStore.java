package mercato.user.address;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import mercato.contract.Problem;
import mercato.contract.user.AddressOperations.NewAddress;
import mercato.contract.user.AddressView;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;
import mercato.user.model.AddressRules;

/**
 * The table {@code addresses}. Changes of one user's addresses happen one after the other: each
 * begins by locking the user's row.
 */
public final class AddressStore {

  /** What {@link #view} reads. */
  public static final String COLUMNS =
      "id, label, recipient, line1, line2, city, region, postal_code, country, is_default";

  private static final String LIST =
      "select "
          + COLUMNS
          + " from addresses where user_id = $1 order by is_default desc, created_at, id";

  private static final String FIND =
      "select " + COLUMNS + " from addresses where id = $1 and user_id = $2";

  private static final String LOCK_USER = "select id from users where id = $1 for no key update";

  private static final String COUNT = "select count(*) from addresses where user_id = $1";

  private static final String INSERT =
      """
      insert into addresses (id, user_id, label, recipient, line1, line2, city, region, postal_code,
        country, is_default, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false, $11)
      """;

  private static final String UPDATE =
      """
      update addresses
      set label = $3, recipient = $4, line1 = $5, line2 = $6, city = $7, region = $8,
        postal_code = $9, country = $10
      where id = $1 and user_id = $2
      """;

  private static final String DELETE = "delete from addresses where id = $1 and user_id = $2";

  /** With {@code $3} whichever is the default, else the one of id {@code $2} if it is. */
  private static final String UNSET_DEFAULT =
      "update addresses set is_default = false where user_id = $1 and is_default and (id = $2 or $3)";

  /**
   * Where there is no default: with {@code $3} the one of id {@code $2}, else the oldest of the
   * others, or that one if there is no other.
   */
  private static final String SET_DEFAULT =
      """
      update addresses set is_default = true
      where id = (
          select id from addresses where user_id = $1
          order by (id = $2) <> $3, created_at, id limit 1)
        and not exists (select from addresses where user_id = $1 and is_default)
      """;

  private final Postgres postgres;

  public AddressStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /** The default one first, then by age. */
  Future<List<AddressView>> list(UUID userId) {
    return postgres
        .client()
        .preparedQuery(LIST)
        .execute(Tuple.of(userId))
        .map(AddressStore::views)
        .recover(PostgresFailures::translate);
  }

  /** Refuses {@code NOT_FOUND} for a user that is not there, {@code TOO_MANY}. */
  Future<AddressView> add(UUID id, UUID userId, NewAddress address, Instant now) {
    Tuple values =
        text(Tuple.of(id, userId), address).addOffsetDateTime(now.atOffset(ZoneOffset.UTC));
    return change(
        userId,
        sql ->
            execute(sql, COUNT, Tuple.of(userId))
                .compose(AddressStore::requireRoom)
                .compose(room -> execute(sql, INSERT, values))
                .compose(added -> settleDefault(sql, id, userId, address.isDefault()))
                .compose(settled -> find(sql, id, userId)));
  }

  /** Refuses {@code NOT_FOUND} for one that is not the user's. */
  Future<AddressView> replace(UUID id, UUID userId, NewAddress address) {
    return change(
        userId,
        sql ->
            execute(sql, UPDATE, text(Tuple.of(id, userId), address))
                .compose(AddressStore::requireOne)
                .compose(replaced -> settleDefault(sql, id, userId, address.isDefault()))
                .compose(settled -> find(sql, id, userId)));
  }

  /** Refuses {@code NOT_FOUND} for one that is not the user's. */
  Future<Void> remove(UUID id, UUID userId) {
    return change(
        userId,
        sql ->
            execute(sql, DELETE, Tuple.of(id, userId))
                .compose(AddressStore::requireOne)
                .compose(removed -> settleDefault(sql, id, userId, null)));
  }

  private <T> Future<T> change(UUID userId, Function<SqlConnection, Future<T>> work) {
    return postgres
        .pool()
        .withTransaction(
            sql ->
                execute(sql, LOCK_USER, Tuple.of(userId))
                    .compose(
                        user ->
                            user.size() == 1
                                ? work.apply(sql)
                                : Future.failedFuture(Problem.notFound("account"))))
        .recover(PostgresFailures::translate);
  }

  /**
   * @param wanted whether it shall be the default; null for no change
   */
  private static Future<Void> settleDefault(
      SqlConnection sql, UUID id, UUID userId, Boolean wanted) {
    Tuple values = Tuple.of(userId, id, Boolean.TRUE.equals(wanted));
    Future<?> unset =
        wanted == null ? Future.succeededFuture() : execute(sql, UNSET_DEFAULT, values);
    return unset.compose(free -> execute(sql, SET_DEFAULT, values)).mapEmpty();
  }

  private static Future<AddressView> find(SqlConnection sql, UUID id, UUID userId) {
    return execute(sql, FIND, Tuple.of(id, userId)).map(rows -> view(rows.iterator().next()));
  }

  private static Future<RowSet<Row>> execute(SqlConnection sql, String text, Tuple values) {
    return sql.preparedQuery(text).execute(values);
  }

  private static Future<Void> requireRoom(RowSet<Row> counted) {
    return counted.iterator().next().getLong(0) < AddressRules.MAX_ADDRESSES
        ? Future.succeededFuture()
        : Future.failedFuture(
            new Problem(
                Problem.Kind.CONFLICT,
                "TOO_MANY",
                "An account has at most " + AddressRules.MAX_ADDRESSES + " addresses."));
  }

  private static Future<Void> requireOne(RowSet<Row> changed) {
    return changed.rowCount() == 1
        ? Future.succeededFuture()
        : Future.failedFuture(Problem.notFound("address"));
  }

  private static Tuple text(Tuple values, NewAddress address) {
    return values
        .addString(address.label())
        .addString(address.recipient())
        .addString(address.line1())
        .addString(address.line2())
        .addString(address.city())
        .addString(address.region())
        .addString(address.postalCode())
        .addString(address.country());
  }

  private static List<AddressView> views(RowSet<Row> rows) {
    var views = new ArrayList<AddressView>(rows.size());
    rows.forEach(row -> views.add(view(row)));
    return views;
  }

  /** An address from a row that has all of its columns. */
  public static AddressView view(Row row) {
    return new AddressView(
        row.getUUID("id").toString(),
        row.getString("label"),
        row.getString("recipient"),
        row.getString("line1"),
        row.getString("line2"),
        row.getString("city"),
        row.getString("region"),
        row.getString("postal_code"),
        row.getString("country"),
        row.getBoolean("is_default"));
  }
}
