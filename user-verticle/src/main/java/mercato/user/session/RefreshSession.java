package mercato.user.session;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.Device;
import mercato.contract.user.UserOperations.Refresh;
import mercato.contract.user.UserOperations.SessionView;
import mercato.user.limits.Attempts;
import mercato.user.limits.Limit;
import mercato.user.model.Session;
import mercato.user.token.AccessTokens;
import mercato.user.token.OpaqueToken;

/**
 * Trades a refresh token for a new pair, with the roles that the user has now. One that comes a
 * second time ends its session.
 */
public final class RefreshSession {

  private final Attempts attempts;
  private final SessionStore sessions;
  private final TellRevocations revocations;
  private final AccessTokens tokens;

  public RefreshSession(
      Attempts attempts, SessionStore sessions, TellRevocations revocations, AccessTokens tokens) {
    this.attempts = attempts;
    this.sessions = sessions;
    this.revocations = revocations;
    this.tokens = tokens;
  }

  public Future<SessionView> handle(Refresh request, Caller caller) {
    if (request.refreshToken() == null) {
      return Future.failedFuture(Problem.invalid(new FieldError("/refreshToken", "must be given")));
    }
    Device device = Session.storable(request.device());
    var spent = new OpaqueToken(request.refreshToken());
    var next = OpaqueToken.next();
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return attempts
        .count(Limit.REFRESH, device.ip())
        .compose(allowed -> sessions.rotate(spent, next, device, caller.trace(), now))
        .compose(
            rotated ->
                revocations
                    .tell(rotated.ended())
                    .map(told -> rotated.refreshed().orElseThrow(RefreshSession::over)))
        .compose(refreshed -> tokens.grant(refreshed.account(), refreshed.sessionId(), next));
  }

  private static Problem over() {
    return new Problem(
        Problem.Kind.UNAUTHENTICATED,
        "UNAUTHENTICATED",
        "This refresh token is not valid any more. Log in again.");
  }
}
