package mercato.user.session;

import io.vertx.core.Future;
import java.time.Instant;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.Problem.FieldError;
import mercato.contract.user.UserOperations.Refresh;
import mercato.contract.user.UserOperations.SessionView;
import mercato.user.token.AccessTokens;
import mercato.user.token.RefreshToken;

/** Trades a refresh token for a new pair, with the roles that the user has now. */
public final class RefreshSession {

  private final SessionStore sessions;
  private final AccessTokens tokens;

  public RefreshSession(SessionStore sessions, AccessTokens tokens) {
    this.sessions = sessions;
    this.tokens = tokens;
  }

  public Future<SessionView> handle(Refresh request, Caller caller) {
    if (request.refreshToken() == null) {
      return Future.failedFuture(Problem.invalid(new FieldError("/refreshToken", "must be given")));
    }
    var next = RefreshToken.next();
    return sessions
        .rotate(new RefreshToken(request.refreshToken()), next, Instant.now())
        .map(refreshed -> refreshed.orElseThrow(RefreshSession::over))
        .compose(refreshed -> tokens.grant(refreshed.account(), refreshed.sessionId(), next));
  }

  private static Problem over() {
    return new Problem(
        Problem.Kind.UNAUTHENTICATED,
        "UNAUTHENTICATED",
        "This refresh token is not valid any more. Log in again.");
  }
}
