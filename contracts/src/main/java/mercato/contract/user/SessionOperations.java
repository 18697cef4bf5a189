package mercato.contract.user;

import java.time.Instant;
import java.util.List;
import mercato.contract.Broadcast;
import mercato.contract.Operation;

/**
 * The caller's sessions: one for each log-in. What has ended is dead everywhere within a second:
 * {@link #REVOKED} says so at once, and Redis keeps it for whoever missed that ({@link
 * Revocations}).
 */
public final class SessionOperations {

  /** Those that are alive, the one that was seen last first. Refuses {@code UNAUTHENTICATED}. */
  public static final Operation<ListSessions, SessionsReply> LIST =
      Operation.idempotent("session.list", ListSessions.class, SessionsReply.class, 2_000);

  /** Ends one of the caller's. Refuses {@code UNAUTHENTICATED}, {@code NOT_FOUND}. */
  public static final Operation<EndSession, EndedSessions> END =
      Operation.idempotent("session.end", EndSession.class, EndedSessions.class, 2_000);

  /** Ends all of the caller's. Refuses {@code UNAUTHENTICATED}. */
  public static final Operation<EndAllSessions, EndedSessions> END_ALL =
      Operation.idempotent("session.endAll", EndAllSessions.class, EndedSessions.class, 2_000);

  /** When and from where sessions were last used. For services. */
  public static final Operation<SessionsSeen, Noted> SEEN =
      Operation.idempotent("session.seen", SessionsSeen.class, Noted.class, 2_000);

  /** Sessions have ended: their access tokens are to be refused from now on. */
  public static final Broadcast<Revoked> REVOKED =
      new Broadcast<>("session.revoked", Revoked.class);

  private SessionOperations() {}

  /**
   * @param current the session of the access token that asks
   */
  public record ListSessions(String current) {}

  public record SessionsReply(List<ActiveSession> items) {}

  /**
   * A device on which somebody is logged in.
   *
   * @param lastSeenAt some seconds old at most
   * @param ip where it was last seen
   * @param userAgent or null
   * @param current whether it is the one that asks
   */
  public record ActiveSession(
      String id,
      Instant createdAt,
      Instant lastSeenAt,
      String ip,
      String userAgent,
      boolean current) {}

  public record EndSession(String id) {}

  public record EndAllSessions() {}

  public record EndedSessions() {}

  /** At most 1,000; the last word on a session comes last. */
  public record SessionsSeen(List<Seen> items) {}

  public record Seen(String sessionId, Instant at, Device device) {}

  public record Noted() {}

  public record Revoked(List<String> sessionIds) {}
}
