package mercato.order.pricing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import mercato.contract.Money;
import mercato.order.model.Coupon;
import mercato.platform.postgres.Postgres;
import mercato.platform.postgres.PostgresFailures;

/** Coupons. The order log counts their uses. */
public final class CouponStore {

  private static final String INSERT =
      """
      insert into coupons (code, percent, amount, currency, starts_at, ends_at, max_uses,
                           max_uses_per_user, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
      """;

  private static final String FIND =
      """
      select c.*, coalesce(u.uses, 0) as uses_of_user
      from coupons c left join coupon_users u on u.code = c.code and u.user_id = $2
      where c.code = $1
      """;

  private static final String LIST = "select * from coupons where code > $1 order by code limit $2";

  /**
   * @param usesOfUser by orders of the one who asked
   */
  public record Found(Coupon coupon, int usesOfUser) {}

  private final Postgres postgres;

  public CouponStore(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Whether it was made; false when the code is taken. */
  public Future<Boolean> create(Coupon coupon) {
    Money amount = coupon.amount();
    return execute(
            INSERT,
            Tuple.of(
                coupon.code(),
                coupon.percent(),
                amount == null ? null : amount.amount(),
                amount == null ? null : amount.currency(),
                coupon.startsAt().atOffset(ZoneOffset.UTC),
                coupon.endsAt().atOffset(ZoneOffset.UTC),
                coupon.maxUses(),
                coupon.maxUsesPerUser(),
                coupon.createdAt().atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * @param code in capitals
   * @param userId null for a guest
   */
  public Future<Optional<Found>> find(String code, String userId) {
    return execute(FIND, Tuple.of(code, userId))
        .map(rows -> stream(rows).findFirst())
        .map(row -> row.map(found -> new Found(coupon(found), found.getInteger("uses_of_user"))));
  }

  /**
   * By code.
   *
   * @param after the last code of the page before, "" for the first page
   */
  public Future<List<Coupon>> list(String after, int limit) {
    return execute(LIST, Tuple.of(after, limit))
        .map(rows -> stream(rows).map(CouponStore::coupon).toList());
  }

  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return postgres
        .client()
        .preparedQuery(sql)
        .execute(parameters)
        .recover(PostgresFailures::translate);
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static Coupon coupon(Row row) {
    Long amount = row.getLong("amount");
    return new Coupon(
        row.getString("code"),
        row.getInteger("percent"),
        amount == null ? null : new Money(amount, row.getString("currency")),
        row.getOffsetDateTime("starts_at").toInstant(),
        row.getOffsetDateTime("ends_at").toInstant(),
        row.getInteger("max_uses"),
        row.getInteger("max_uses_per_user"),
        row.getInteger("uses"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
