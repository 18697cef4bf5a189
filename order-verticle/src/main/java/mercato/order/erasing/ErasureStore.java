package mercato.order.erasing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** Who is gone, and what {@code order_db} holds that is personal of them. */
public final class ErasureStore {

  private static final int PAGE = 500;
  private static final int BULK = 2_000;

  private static final String ADD =
      """
      insert into erasures (user_id, until)
      select user_id, now() + $2::bigint * interval '1 second'
      from unnest($1::text[]) as gone(user_id)
      order by user_id
      on conflict (user_id) do update set until = excluded.until
      """;

  private static final String LIST =
      """
      select user_id, until < now() as past from erasures
      where user_id > $1 order by user_id limit %d
      """
          .formatted(PAGE);

  private static final String REMOVE = "delete from erasures where user_id = any($1::text[])";

  private static final String FORGET_ADDRESSES =
      """
      delete from order_private where order_id in (
        select order_id from orders join order_private on order_id = id
        where user_id = any($1::text[]) limit %d)
      """
          .formatted(BULK);

  /**
   * @param past whether nothing of the user's can have been under way when this was read
   */
  record Erasure(String userId, boolean past) {}

  private final Postgres postgres;

  public ErasureStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Notes who is gone, each once. */
  Future<Void> add(Collection<String> users, Duration life) {
    return execute(ADD, array(users).addLong(life.toSeconds())).mapEmpty();
  }

  /** The first of those behind an id, in order of ids. */
  Future<List<Erasure>> list(String after) {
    return execute(LIST, Tuple.of(after))
        .map(
            rows -> {
              List<Erasure> erasures = new ArrayList<>();
              for (Row row : rows) {
                erasures.add(new Erasure(row.getString("user_id"), row.getBoolean("past")));
              }
              return erasures;
            });
  }

  Future<Void> remove(Collection<String> users) {
    return execute(REMOVE, array(users)).mapEmpty();
  }

  /** Of all their orders, {@value #BULK} at a time. */
  Future<Void> forgetAddresses(Collection<String> users) {
    return execute(FORGET_ADDRESSES, array(users))
        .compose(
            rows -> rows.rowCount() < BULK ? Future.succeededFuture() : forgetAddresses(users));
  }

  private static Tuple array(Collection<String> users) {
    return Tuple.tuple().addArrayOfString(users.toArray(String[]::new));
  }

  /** Another instance may be at the same rows, so it may wait for a lock. */
  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return postgres
        .pool()
        .preparedQuery(sql)
        .execute(parameters)
        .recover(PostgresFailures::translate);
  }
}
