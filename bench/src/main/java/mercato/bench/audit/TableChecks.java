package mercato.bench.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What must hold of whole tables. Each is asked with one statement of one database, which sees one
 * moment: there is nothing to look at again, but for what waits.
 */
final class TableChecks {

  private static final String PRODUCTS =
      """
      select coalesce(s.product_id, m.product_id, h.product_id), s.on_hand, s.reserved,
             coalesce(m.moved, 0), coalesce(h.held, 0)
      from stock s
      full join (select product_id, sum(delta) as moved from movements group by product_id) m
        on m.product_id = s.product_id
      full join (
        select line->>'productId' as product_id, sum((line->>'quantity')::int) as held
        from holds, jsonb_array_elements(lines::jsonb) line
        where state = 'HELD' group by 1) h
        on h.product_id = coalesce(s.product_id, m.product_id)\
      """;

  private static final String COUPONS =
      """
      select coalesce(c.code, u.code), coalesce(c.uses, 0), coalesce(u.orders, 0), c.max_uses
      from coupons c
      full join (select code, count(*) as orders from coupon_uses group by code) u
        on u.code = c.code\
      """;

  private static final String COUPON_USERS =
      """
      select coalesce(p.code, u.code) || ' of ' || coalesce(p.user_id, u.user_id),
             coalesce(p.uses, 0), coalesce(u.orders, 0),
             (select max_uses_per_user from coupons c where c.code = coalesce(p.code, u.code))
      from coupon_users p
      full join (
        select code, user_id, count(*) as orders from coupon_uses group by code, user_id) u
        on u.code = p.code and u.user_id = p.user_id\
      """;

  private static final String NUMBERS = "select count(*) from orders";

  private static final String TWICE =
      """
      select number, string_agg(id::text, ', ') from orders
      group by number having count(*) > 1\
      """;

  private static final String OUTBOX =
      """
      select topic, key, created_at, created_at < now() - interval '%d seconds'
      from outbox order by created_at\
      """;

  private TableChecks() {}

  static void check(Stores stores, Tally tally) throws SQLException {
    checkProducts(stores.inventory(), tally);
    checkCoupons(stores.orders(), COUPONS, tally);
    checkCoupons(stores.orders(), COUPON_USERS, tally);
    checkNumbers(stores.orders(), tally);
  }

  private static void checkProducts(Database inventory, Tally tally) throws SQLException {
    try (ResultSet rows = inventory.query(PRODUCTS)) {
      while (rows.next()) {
        String product = rows.getString(1);
        long onHand = rows.getLong(2);
        long reserved = rows.getLong(3);
        long moved = rows.getLong(4);
        long held = rows.getLong(5);
        tally.count(Set.of(Invariant.STOCK_BOUNDS, Invariant.LEDGER, Invariant.RESERVED));
        if (reserved < 0 || reserved > onHand) {
          tally.violated(
              Invariant.STOCK_BOUNDS, product + ": on hand " + onHand + ", reserved " + reserved);
        }
        if (moved != onHand) {
          tally.violated(
              Invariant.LEDGER, product + ": on hand " + onHand + ", movements " + moved);
        }
        if (held != reserved) {
          tally.violated(Invariant.RESERVED, product + ": reserved " + reserved + ", held " + held);
        }
      }
    }
  }

  private static void checkCoupons(Database orders, String sql, Tally tally) throws SQLException {
    try (ResultSet rows = orders.query(sql)) {
      while (rows.next()) {
        long uses = rows.getLong(2);
        long used = rows.getLong(3);
        Long most = rows.getObject(4) == null ? null : Long.valueOf(rows.getLong(4));
        tally.count(Set.of(Invariant.COUPON_USES));
        if (uses != used || most != null && used > most) {
          tally.violated(
              Invariant.COUPON_USES,
              "%s: uses %d, by orders %d, at most %s"
                  .formatted(rows.getString(1), uses, used, Objects.toString(most, "any number")));
        }
      }
    }
  }

  private static void checkNumbers(Database orders, Tally tally) throws SQLException {
    try (ResultSet rows = orders.query(NUMBERS)) {
      rows.next();
      tally.count(Set.of(Invariant.NUMBERS), rows.getLong(1));
    }
    try (ResultSet rows = orders.query(TWICE)) {
      while (rows.next()) {
        tally.violated(Invariant.NUMBERS, rows.getString(1) + ": " + rows.getString(2));
      }
    }
  }

  /** Whether no fact waits for too long; the tally is told of those that do. */
  static boolean checkOutbox(Stores stores, Duration limit, Tally tally) throws SQLException {
    boolean flows = true;
    for (Database database : List.of(stores.orders(), stores.inventory(), stores.users())) {
      try (ResultSet rows = database.query(OUTBOX.formatted(limit.toSeconds()))) {
        while (rows.next()) {
          tally.count(Set.of(Invariant.OUTBOX));
          if (rows.getBoolean(4)) {
            flows = false;
            tally.violated(
                Invariant.OUTBOX,
                rows.getString(1) + " " + rows.getString(2) + ", since " + rows.getString(3));
          }
        }
      }
    }
    return flows;
  }
}
