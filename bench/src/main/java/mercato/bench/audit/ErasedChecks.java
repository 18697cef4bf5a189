package mercato.bench.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * Whether anything personal is left of users who are gone. Their orders stay, and the log of what
 * admins did: both name somebody who is nobody any more.
 */
final class ErasedChecks {

  private static final int BATCH = 200;

  private static final String ERASED =
      "select id from erased_users where erased_at < now() - interval '%d seconds'";

  private static final String OF_USERS =
      """
      select user_id, what from (
        select id, 'the account' from users
        union all select user_id, 'an address' from addresses
        union all select user_id, 'preferences' from preferences
        union all select user_id, 'a session' from sessions
        union all select user_id, 'a mail' from mails
        union all select user_id, 'what was mailed' from mail_tokens
        union all select user_id, 'a notification' from inbox
        union all select user_id, 'an inbox' from inbox_numbers) as held(user_id, what)
      where user_id = any(?)\
      """;

  private static final String OF_ORDERS =
      """
      with gone as (select unnest(?::uuid[]) as id),
      theirs as (
        select gone.id as user_id, o.id, o.status, o.token
        from gone join orders o on o.user_id = gone.id::text)
      select user_id, 'the address of order ' || id
      from theirs join order_private on order_id = id
      union all
      select user_id, 'the payment token of order ' || id
      from theirs where token is not null and status <> 'PENDING'\
      """;

  private ErasedChecks() {}

  static void check(AccountStores stores, Duration settling, Tally tally)
      throws SQLException, TimeoutException {
    List<UUID> erased = erased(stores, settling);
    tally.count(Set.of(Invariant.ERASED), erased.size());
    for (int from = 0; from < erased.size(); from += BATCH) {
      List<UUID> some = erased.subList(from, Math.min(from + BATCH, erased.size()));
      checkRows(stores.users().query(OF_USERS, some), tally);
      checkRows(stores.orders().query(OF_ORDERS, some), tally);
      stores.keys().withCart(some).forEach(user -> left(user.toString(), "a cart", tally));
      stores.catalogue().heldOf(some, (user, what) -> left(user, what, tally));
    }
  }

  private static List<UUID> erased(AccountStores stores, Duration settling) throws SQLException {
    var erased = new ArrayList<UUID>();
    try (ResultSet rows = stores.users().query(ERASED.formatted(settling.toSeconds()))) {
      while (rows.next()) {
        erased.add(rows.getObject(1, UUID.class));
      }
    }
    return erased;
  }

  private static void checkRows(ResultSet found, Tally tally) throws SQLException {
    try (ResultSet rows = found) {
      while (rows.next()) {
        left(rows.getString(1), rows.getString(2), tally);
      }
    }
  }

  private static void left(String user, String what, Tally tally) {
    tally.violated(Invariant.ERASED, "user " + user + ": " + what);
  }
}
