package mercato.user.session;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.SessionOperations.EndAllSessions;
import mercato.contract.user.SessionOperations.EndSession;
import mercato.contract.user.SessionOperations.EndedSessions;
import mercato.user.model.UserIds;

/** Logs the caller out: of one session, or of all. Tokens are dead before it answers. */
public final class EndSessions {

  private final SessionStore sessions;
  private final TellRevocations revocations;

  public EndSessions(SessionStore sessions, TellRevocations revocations) {
    this.sessions = sessions;
    this.revocations = revocations;
  }

  public Future<EndedSessions> one(EndSession request, Caller caller) {
    Optional<UUID> user = UserIds.parse(caller.requireUser());
    Optional<UUID> session = UserIds.parse(request.id());
    if (user.isEmpty() || session.isEmpty()) {
      return Future.failedFuture(Problem.notFound("session"));
    }
    return sessions
        .end(session.get(), user.get(), Instant.now())
        .compose(
            ended ->
                ended.isEmpty()
                    ? Future.failedFuture(Problem.notFound("session"))
                    : revocations.tell(ended))
        .map(told -> new EndedSessions());
  }

  public Future<EndedSessions> all(EndAllSessions request, Caller caller) {
    return UserIds.parse(caller.requireUser())
        .map(user -> sessions.endAll(user, Instant.now()))
        .orElseGet(() -> Future.succeededFuture(List.of()))
        .compose(revocations::tell)
        .map(told -> new EndedSessions());
  }
}
