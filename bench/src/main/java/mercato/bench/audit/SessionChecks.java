package mercato.bench.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * Whether a session is kept up by one token at most, and by none once it has ended, which Redis
 * tells the gateways while an access token may still live.
 */
final class SessionChecks {

  private static final String COUNT = "select count(*) from sessions";

  private static final String TWO_TOKENS =
      """
      select session_id, count(*) || ' tokens are unspent' from refresh_tokens
      where used_at is null group by session_id having count(*) > 1\
      """;

  /** Whoever ends it and whoever spends the token may each have waited for the other. */
  private static final String SPENT_LATE =
      """
      select id, 'a token was spent at ' || used_at || ', when it was over'
      from sessions join refresh_tokens on session_id = id
      where used_at > least(revoked_at, expires_at) + interval '10 seconds'\
      """;

  private static final String NOT_REVOKED =
      """
      select id, 'ended at ' || s.revoked_at || ' and is not revoked' from sessions s
      where s.revoked_at > now() - interval '10 minutes'
        and not exists (select from revocations r where r.session_id = s.id)\
      """;

  private static final String REVOKED =
      "select session_id, revoked_at from revocations where revoked_at > now() - interval '10"
          + " minutes'";

  private SessionChecks() {}

  static void check(AccountStores stores, Tally tally) throws SQLException, TimeoutException {
    try (ResultSet rows = stores.users().query(COUNT)) {
      rows.next();
      tally.count(Set.of(Invariant.SESSIONS), rows.getLong(1));
    }
    for (String wrong : new String[] {TWO_TOKENS, SPENT_LATE, NOT_REVOKED}) {
      try (ResultSet rows = stores.users().query(wrong)) {
        while (rows.next()) {
          violated(rows.getString(1), rows.getString(2), tally);
        }
      }
    }
    checkTold(stores, tally);
  }

  private static void checkTold(AccountStores stores, Tally tally)
      throws SQLException, TimeoutException {
    try (ResultSet rows = stores.users().query(REVOKED)) {
      Set<UUID> told = stores.keys().revoked();
      while (rows.next()) {
        if (!told.contains(rows.getObject(1, UUID.class))) {
          violated(rows.getString(1), "revoked at " + rows.getString(2) + " and not told", tally);
        }
      }
    }
  }

  private static void violated(String session, String what, Tally tally) {
    tally.violated(Invariant.SESSIONS, "session " + session + ": " + what);
  }
}
