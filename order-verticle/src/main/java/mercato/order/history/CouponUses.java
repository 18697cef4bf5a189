package mercato.order.history;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.UUID;
import mercato.order.history.StepBatch.Fresh;
import mercato.order.model.Coupon;
import mercato.order.model.OrderEvent.OrderCancelled;
import mercato.order.model.OrderEvent.OrderPlaced;
import mercato.order.model.OrderEvent.OrderRejected;

/**
 * The uses of coupons, taken in the transaction of the intent and given back, once, in that of the
 * step by which the order ends unfulfilled. Counters move under a condition, the user's before the
 * coupon's, which is what others wait for.
 */
final class CouponUses {

  private static final String TAKE =
      """
      with counted as (
        insert into coupon_users as counter (code, user_id, uses)
        select code, $2, 1 from coupons where code = $1
        on conflict (code, user_id) do update set uses = counter.uses + 1
          where counter.uses < coalesce(
            (select max_uses_per_user from coupons where code = $1), counter.uses + 1)
        returning code)
      insert into coupon_uses (order_id, code, user_id) select $3, code, $2 from counted
      """;

  private static final String COUNT =
      """
      update coupons set uses = uses + 1
      where code = $1 and starts_at <= $2 and $2 < ends_at
        and (max_uses is null or uses < max_uses)
      """;

  private static final String IN_FORCE =
      "select from coupons where code = $1 and starts_at <= $2 and $2 < ends_at";

  private static final String GIVE_BACK =
      """
      with gone as (
        delete from coupon_uses where order_id = $1 returning code, user_id),
      counted as (
        update coupon_users counter set uses = uses - 1 from gone
        where counter.code = gone.code and counter.user_id = gone.user_id
        returning counter.code)
      update coupons set uses = uses - 1 from counted where coupons.code = counted.code
      """;

  private CouponUses() {}

  /** Refuses {@code COUPON_EXHAUSTED}, {@code COUPON_INVALID}. */
  static Future<Void> take(SqlClient transaction, UUID orderId, OrderPlaced intent) {
    String code = intent.couponCode();
    Tuple use = Tuple.of(code, intent.at().atOffset(ZoneOffset.UTC));
    return transaction
        .preparedQuery(TAKE)
        .execute(Tuple.of(code, intent.userId(), orderId))
        .compose(
            taken ->
                taken.rowCount() == 1
                    ? transaction.preparedQuery(COUNT).execute(use)
                    : Future.succeededFuture(taken))
        .compose(
            counted ->
                counted.rowCount() == 1 ? Future.succeededFuture() : refuse(transaction, use));
  }

  private static Future<Void> refuse(SqlClient transaction, Tuple use) {
    return transaction
        .preparedQuery(IN_FORCE)
        .execute(use)
        .compose(
            found ->
                Future.failedFuture(found.size() == 1 ? Coupon.exhausted() : Coupon.notInForce()));
  }

  static boolean giveBackWith(Fresh step) {
    return step.order().intent().couponCode() != null
        && step.events().stream()
            .anyMatch(event -> event instanceof OrderRejected || event instanceof OrderCancelled);
  }

  static Future<Void> giveBack(SqlClient transaction, UUID orderId) {
    return transaction.preparedQuery(GIVE_BACK).execute(Tuple.of(orderId)).mapEmpty();
  }
}
