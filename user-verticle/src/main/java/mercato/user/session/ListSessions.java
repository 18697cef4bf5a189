package mercato.user.session;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.user.Device;
import mercato.contract.user.SessionOperations;
import mercato.contract.user.SessionOperations.ActiveSession;
import mercato.contract.user.SessionOperations.Seen;
import mercato.contract.user.SessionOperations.SessionsReply;
import mercato.user.model.UserIds;
import mercato.user.session.SessionStore.Living;

/** Where the caller is logged in: the last {@value #MOST} sessions that the database saw. */
public final class ListSessions {

  static final int MOST = 100;

  private final SessionStore sessions;
  private final SeenCache seen;

  public ListSessions(SessionStore sessions, Redis redis) {
    this.sessions = sessions;
    this.seen = new SeenCache(redis);
  }

  public Future<SessionsReply> handle(SessionOperations.ListSessions request, Caller caller) {
    return UserIds.parse(caller.requireUser())
        .map(user -> sessions.living(user, Instant.now(), MOST))
        .orElseGet(() -> Future.succeededFuture(List.of()))
        .compose(
            living ->
                seen.read(living.stream().map(each -> each.session().id()).toList())
                    .map(fresher -> reply(living, fresher, request.current())));
  }

  private static SessionsReply reply(List<Living> living, Map<UUID, Seen> fresher, String current) {
    return new SessionsReply(
        living.stream()
            .map(each -> view(each, fresher.get(each.session().id()), current))
            .sorted(Comparator.comparing(ActiveSession::lastSeenAt).reversed())
            .toList());
  }

  private static ActiveSession view(Living living, Seen seenOrNull, String current) {
    boolean fresher = seenOrNull != null && seenOrNull.at().isAfter(living.lastSeenAt());
    Device device = fresher ? seenOrNull.device() : living.session().device();
    String id = living.session().id().toString();
    return new ActiveSession(
        id,
        living.session().createdAt(),
        fresher ? seenOrNull.at() : living.lastSeenAt(),
        device.ip(),
        device.userAgent(),
        id.equals(current));
  }
}
