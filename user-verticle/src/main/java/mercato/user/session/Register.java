package mercato.user.session;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.SessionView;
import mercato.platform.time.Ids;
import mercato.user.account.AccountStore.Credentials;
import mercato.user.model.Account;
import mercato.user.model.AccountRules;
import mercato.user.model.Session;
import mercato.user.password.Passwords;
import mercato.user.token.AccessTokens;
import mercato.user.token.RefreshToken;

/** Opens a customer's account and a session with it. */
public final class Register {

  private final Passwords passwords;
  private final SessionStore sessions;
  private final AccessTokens tokens;

  public Register(Passwords passwords, SessionStore sessions, AccessTokens tokens) {
    this.passwords = passwords;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  public Future<SessionView> handle(UserOperations.Register request, Caller caller) {
    var mistakes = AccountRules.mistakes(request);
    if (!mistakes.isEmpty()) {
      return Future.failedFuture(Problem.invalid(mistakes));
    }
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var account =
        Account.open(
            Ids.next(),
            request.email(),
            request.name(),
            request.phone(),
            List.of(Caller.CUSTOMER),
            now);
    var session = Session.open(Ids.next(), account.id(), now);
    var refresh = RefreshToken.next();
    return passwords
        .hash(request.password())
        .compose(hash -> sessions.register(new Credentials(account, hash), session, refresh))
        .compose(
            registered ->
                registered
                    ? tokens.grant(account, session.id(), refresh)
                    : Future.failedFuture(taken()));
  }

  private static Problem taken() {
    return new Problem(
        Problem.Kind.CONFLICT, "EMAIL_TAKEN", "There is an account with this e-mail. Log in.");
  }
}
