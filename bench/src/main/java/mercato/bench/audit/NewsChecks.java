package mercato.bench.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Whether users are told what concerns them, once: each order that was confirmed, in the stream of
 * their orders (which knows no preference) and by mail, and their registration by mail. Looks at
 * what is younger than what the service forgets first.
 */
final class NewsChecks {

  private static final String YOUNG = "now() - interval '22 hours'";

  /** Where so many are not told, the rest of them need not be named. */
  private static final int MAX_UNTOLD = 10_000;

  private static final int BATCH = 500;

  private static final String CONFIRMED =
      """
      select o.id, o.user_id from orders o join order_events e on e.order_id = o.id
      where e.type = 'OrderConfirmed' and o.created_at > %s
        and (e.data->>'at')::timestamptz < now() - interval '%%d seconds'
      order by o.id\
      """
          .formatted(YOUNG);

  private static final String NOTIFIED =
      """
      select (data->>'orderId')::uuid as id, user_id::text, count(*) from inbox
      where kind = 'ORDER' and data->>'status' = 'CONFIRMED' group by 1, 2 order by 1\
      """;

  private static final String MAILED =
      """
      select (data->>'orderId')::uuid as id, user_id::text, count(*) from mails
      where kind = 'ORDER_CONFIRMED' group by 1, 2 order by 1\
      """;

  private static final String EXISTING = "select id from users where id = any(?)";

  /** Whoever registered has a session since that moment; whom a service made has none. */
  private static final String REGISTERED =
      """
      select id, count, registered from (
        select u.id,
          (select count(*) from mails m where m.user_id = u.id and m.kind = 'WELCOME') as count,
          exists (
            select from sessions s where s.user_id = u.id and s.created_at = u.created_at)
            as registered
        from users u
        where u.created_at > %s and u.created_at < now() - interval '%%d seconds') as young\
      """
          .formatted(YOUNG);

  /** How often a user is told of an order. */
  private record Told(String userId, long times) {}

  private final Database users;
  private final Invariant invariant;
  private final Tally tally;
  private final Map<UUID, String> untold = new LinkedHashMap<>();

  private NewsChecks(Database users, Invariant invariant, Tally tally) {
    this.users = users;
    this.invariant = invariant;
    this.tally = tally;
  }

  static void checkNotified(AccountStores stores, Duration settling, Tally tally)
      throws SQLException {
    new NewsChecks(stores.users(), Invariant.NOTIFIED, tally)
        .checkOrders(stores.orders(), settling, NOTIFIED);
  }

  static void checkMailed(AccountStores stores, Duration settling, Tally tally)
      throws SQLException {
    var checks = new NewsChecks(stores.users(), Invariant.MAILED, tally);
    checks.checkOrders(stores.orders(), settling, MAILED);
    checks.checkRegistered(settling);
  }

  /** Both by the order's id, so that what is told of it stands beside it. */
  private void checkOrders(Database orders, Duration settling, String sql) throws SQLException {
    try (ResultSet confirmed = orders.query(CONFIRMED.formatted(settling.toSeconds()));
        ResultSet found = users.query(sql)) {
      var buyers = new Rows<>(confirmed, row -> row.getString(2));
      var told = new Rows<>(found, row -> new Told(row.getString(2), row.getLong(3)));
      for (UUID id = first(buyers, told); id != null; id = first(buyers, told)) {
        checkOrder(id, buyers.take(id), told.take(id));
      }
    }
    checkUntold();
  }

  private static UUID first(Rows<?> one, Rows<?> other) {
    if (one.next() == null || other.next() == null) {
      return one.next() == null ? other.next() : one.next();
    }
    return Rows.compare(one.next(), other.next()) < 0 ? one.next() : other.next();
  }

  /**
   * @param buyer one, or none for an order that is too young or too old to be looked at
   */
  private void checkOrder(UUID id, List<String> buyer, List<Told> told) {
    tally.count(Set.of(invariant), buyer.size());
    long times = told.stream().mapToLong(Told::times).sum();
    if (times > 1) {
      tally.violated(invariant, "order " + id + ": told " + times + " times");
    } else if (times == 1 && !buyer.isEmpty() && !buyer.contains(told.get(0).userId())) {
      tally.violated(invariant, "order " + id + ": told to " + told.get(0).userId());
    } else if (times == 0 && untold.size() < MAX_UNTOLD) {
      untold.put(id, buyer.get(0));
    }
  }

  /** Nobody is to be told whose account is gone, or never was. */
  private void checkUntold() throws SQLException {
    Set<String> existing = new HashSet<>();
    List<UUID> buyers = untold.values().stream().distinct().flatMap(NewsChecks::id).toList();
    for (int from = 0; from < buyers.size(); from += BATCH) {
      List<UUID> some = buyers.subList(from, Math.min(from + BATCH, buyers.size()));
      try (ResultSet rows = users.query(EXISTING, some)) {
        while (rows.next()) {
          existing.add(rows.getString(1));
        }
      }
    }
    untold.forEach(
        (order, buyer) -> {
          if (existing.contains(buyer)) {
            tally.violated(invariant, "order " + order + ": not told to " + buyer);
          }
        });
  }

  private static Stream<UUID> id(String user) {
    try {
      return Stream.of(UUID.fromString(user));
    } catch (IllegalArgumentException nobody) {
      return Stream.empty();
    }
  }

  private void checkRegistered(Duration settling) throws SQLException {
    try (ResultSet rows = users.query(REGISTERED.formatted(settling.toSeconds()))) {
      while (rows.next()) {
        tally.count(Set.of(invariant));
        long mails = rows.getLong(2);
        if (mails > 1 || mails == 0 && rows.getBoolean(3)) {
          tally.violated(invariant, "user " + rows.getString(1) + ": welcomed " + mails + " times");
        }
      }
    }
  }
}
